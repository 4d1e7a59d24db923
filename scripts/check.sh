#!/bin/sh
# Everything that can be checked without a broker, a database or a browser. All steps run; the end says which failed.
set -u
failed=

step() {
    name=$1
    shift
    start=$(date +%s)
    if output=$("$@" 2>&1); then
        echo "ok    $name ($(($(date +%s) - start)) s)"
    else
        failed="$failed $name,"
        printf '%s\n' "$output"
        echo "FAIL  $name ($(($(date +%s) - start)) s)"
    fi
}
# shellcheck disable=SC2317 # called through step
console() {
    tool=$1
    shift
    (cd web/console && "node_modules/.bin/$tool" "$@")
}

step format .venv/bin/ruff format --check .
step lint .venv/bin/ruff check .
step imports .venv/bin/lint-imports
step types .venv/bin/mypy
# `make test` runs every test by itself afterwards.
[ "${1:-}" = static ] || step tests .venv/bin/pytest --quiet tests/unit tests/house tests/laws
if [ -d web/console/node_modules ]; then
    step tsc console tsc --noEmit
    step eslint console eslint .
    step prettier console prettier --check --log-level warn .
    [ "${1:-}" = static ] || step vitest console vitest run
else
    echo "skip  console: not installed (make setup)"
fi

[ -z "$failed" ] && exit 0
echo "Failed:${failed%,}" >&2
exit 1
