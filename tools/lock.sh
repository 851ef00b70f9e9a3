#!/bin/sh
# lock.sh PYTHON: the lock files, the first three each within the next. They name no index or host.
set -eu
lock() {
    out=$1
    shift
    "$python" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" -o "$out"
}
python=$1
lock requirements.lock pyproject.toml
lock requirements-rehearsal.lock -c requirements.lock --extra rehearsal pyproject.toml
lock requirements-dev.lock -c requirements-rehearsal.lock --extra rehearsal --extra dev pyproject.toml
lock requirements-bench.lock --no-deps benchmarks/peers.txt
