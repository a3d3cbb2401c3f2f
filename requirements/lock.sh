#!/bin/sh
# Locks what pyproject.toml asks for, for every platform and Python from 3.11 on, with hashes:
# run.txt what svargen runs on and is installed by, test.txt that and what its tests need,
# rivals.txt what benchmarks measure it beside, installed only by them.
# With extras: to an old pip a pin of `coverage` is none of `coverage[toml]`, and it fails as soon as
# there is a newer release.
# Needs uv (pip install uv). Locked versions stay where they can; `--upgrade` moves all of them.
set -eu
cd "$(dirname "$0")/.."

compile() {
    UV_CUSTOM_COMPILE_COMMAND="requirements/lock.sh" uv --no-config pip compile \
        --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-strip-extras "$@"
}

lock() {
    compile pyproject.toml --group install "$@"
}

lock --output-file requirements/run.txt "$@"
lock --group test --constraints requirements/run.txt --output-file requirements/test.txt "$@"
compile benchmarks/rivals.in --output-file requirements/rivals.txt "$@"
