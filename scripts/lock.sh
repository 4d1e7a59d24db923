#!/bin/sh
# Write the two lock files, with hashes and without the address of any index.
# The versions already there are kept where they still fit; delete a lock file first to move all of them.
set -eu

compile() {
    out=$1
    shift
    UV_NO_CONFIG=1 .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@" --output-file "$out"
}
compile requirements.lock requirements.in requirements-build.in
compile requirements-dev.lock requirements-dev.in

if [ -f web/console/package.json ]; then
    cd web/console
    npm install --package-lock-only --no-audit --no-fund --loglevel=error
fi
