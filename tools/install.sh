#!/bin/sh
# install.sh PYTHON VENV LOCK: an environment with exactly what LOCK names, hashes checked.
set -eu
python=$1 venv=$2 lock=$3

command -v "$python" >/dev/null 2>&1 || {
    echo "Cliffhanger needs Python 3.11 or newer, and '$python' was not found. Install it, or name yours: make PYTHON=/path/to/python3 ..." >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Cliffhanger needs Python 3.11 or newer; $("$python" --version) is too old. Name a newer one: make PYTHON=python3.12 ..." >&2
    exit 1
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    echo "Setting up $venv (once; this takes a minute at most)..."
    if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        # A bare Debian has no ensurepip; a pip outside can fill the environment all the same.
        rm -rf "$venv"
        "$python" -m venv --without-pip "$venv" &&
            "$python" -m pip --quiet --python "$venv/bin/python" install pip || {
            rm -rf "$venv"
            echo "Python cannot make environments here. Install its venv package (Debian: python3-venv) and try again." >&2
            exit 1
        }
    fi
fi

"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --no-deps --only-binary :all: -r "$lock"
