#!/bin/sh
# peers.sh PYTHON FOLDER LOCK: what `make bench` compares with, in a folder of its own. Where it
# cannot be installed the figures say so. Red declares Python below 3.12; its `pagify` runs on all.
set -eu
python=$1 folder=$2 lock=$3

[ -e "$folder/.installed" ] && [ "$folder/.installed" -nt "$lock" ] && exit 0
rm -rf "$folder"
if "$python" -m pip install --quiet --disable-pip-version-check --no-input --ignore-requires-python \
    --require-hashes --no-deps --only-binary :all: --target "$folder" -r "$lock"; then
    touch "$folder/.installed"
else
    echo "The peers for 'make bench splitting' could not be installed; the rest is measured." >&2
fi
