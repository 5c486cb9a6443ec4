#!/bin/sh
# Pin what pyproject.toml asks for, with hashes, without any index address. Usage: sh scripts/lock.sh .venv/bin
set -eu
compile="$1/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header"
$compile --output-file requirements/runtime.txt pyproject.toml
printf "hatchling\neditables\n" | $compile --output-file requirements/build.txt -
$compile --extra dev --extra postgres --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml
$compile --extra bench --constraint requirements/runtime.txt --output-file requirements/bench.txt pyproject.toml
