#!/bin/sh
# lock.sh PYTHON: the three lock files, each within the next. No index or host is written into them.
set -eu
lock() {
    out=$1
    shift
    "$python" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" pyproject.toml -o "$out"
}
python=$1
lock requirements.lock
lock requirements-rehearsal.lock -c requirements.lock --extra rehearsal
lock requirements-dev.lock -c requirements-rehearsal.lock --extra rehearsal --extra dev
