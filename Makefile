# Every verb sets up what it needs in .venv: only Python 3.11+, make and a package index are assumed.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
NODE := hunts/node
N ?= 1000000
SEED ?= 0

.PHONY: help run rehearse test check texts format bench soak lock export clean \
	hunt-leaks hunt-crashes hunt-fuzz hunt-feedback hunt-time hunt-refused hunt-properties

help:  ## Show the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.rehearsal  ## Start the bot if a token is set, else a rehearsal in the browser
	@$(PY) -m bot $(ARGS)

rehearse: $(VENV)/.rehearsal  ## A rehearsal, whatever is set: make rehearse ARGS="story.txt --exit"
	@$(PY) -m bot rehearse $(ARGS)

test: $(VENV)/.dev  ## All the tests
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest --numprocesses auto --dist worksteal $(ARGS)

check: $(VENV)/.dev  ## Lint, types, direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/basedpyright
	$(VENV)/bin/lint-imports

texts: $(VENV)/.dev  ## Print every sentence for people, room by room
	@$(PY) -m tools.texts

format: $(VENV)/.dev  ## Let ruff write the code its way
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

bench: $(VENV)/.dev  ## Measure, beside a peer or a limit; writes build/bench.json
	@sh tools/peers.sh $(PY) build/peers requirements-bench.lock
	@$(PY) -m benchmarks $(ARGS)

hunt-leaks: $(VENV)/.dev $(NODE)/node_modules/.package-lock.json  ## Look for a leak: make hunt-leaks N=1000000 SEED=1
	@$(PY) -m hunts.leaks --count $(N) --seed $(SEED) $(ARGS)

hunt-crashes: N := 1000
hunt-crashes: $(VENV)/.dev  ## Kill bots in the midst of drops: make hunt-crashes N=1000 SEED=1
	@$(PY) -m hunts.crashes --count $(N) --seed $(SEED) $(ARGS)

hunt-fuzz: $(VENV)/.dev  ## Feed importers changed files: make hunt-fuzz ARGS="docx rtf --count 100000"
	@$(PY) -m hunts.fuzz $(ARGS)

hunt-feedback: N := 100
hunt-feedback: $(VENV)/.dev  ## Kill and cut off bots whom readers write to: make hunt-feedback N=500 SEED=1
	@$(PY) -m hunts.feedback --count $(N) --seed $(SEED) $(ARGS)

hunt-time: N := 1000
hunt-time: $(VENV)/.dev  ## Walk through schedules, clocks and mishaps: make hunt-time N=1000 SEED=1
	@$(PY) -m hunts.time --count $(N) --seed $(SEED) $(ARGS)

hunt-refused: N := 10000
hunt-refused: $(VENV)/.dev  ## Let all targets fail at once: make hunt-refused N=10000
	@$(PY) -m hunts.refused --count $(N) $(ARGS)

# Other examples in every run; what fails is printed with a line to replay it. SEED repeats a run.
hunt-properties: N := 50
hunt-properties: $(VENV)/.dev  ## Try N times as many random examples: make hunt-properties N=200 ARGS=tests/text
	@$(PY) -m pytest -m hypothesis --hypothesis-profile=random --examples-times=$(N) \
		$(if $(filter-out 0,$(SEED)),--hypothesis-seed=$(SEED)) --numprocesses auto $(ARGS)

soak: $(VENV)/.dev  ## Ten years of serials with faults: make soak ARGS="--years 1"
	@$(PY) -m hunts.soak --seed $(SEED) $(ARGS)

lock: $(VENV)/.dev  ## Make the lock files anew from pyproject.toml
	@$(PY) -m pip install --quiet uv
	@sh tools/lock.sh $(PY)

clean:  ## Remove the environment and what was built; data/ stays
	rm -rf $(VENV) $(NODE)/node_modules build .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(NODE)/node_modules/.package-lock.json: $(NODE)/package-lock.json
	@npm ci --prefix $(NODE) --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/.rehearsal: requirements-rehearsal.lock tools/install.sh
	@sh tools/install.sh $(PYTHON) $(VENV) requirements-rehearsal.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock tools/install.sh
	@sh tools/install.sh $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.rehearsal
