#!/bin/sh
# Make an empty .venv with the given Python, or say what that needs.
set -eu
python=$1

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Liandong needs Python 3.11 or newer as '$python' (or: make PYTHON=/path/to/python3.12 ...)" >&2
    exit 1
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || sh scripts/packages.sh :python3-venv
"$python" -m venv --clear .venv
