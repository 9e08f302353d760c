#!/bin/sh
# Makes the virtual environment and installs the project into it, at pinned versions.
# Usage: environment.sh PYTHON FOLDER WHAT
set -eu
python=$1 folder=$2 what=$3

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || {
    echo "biofeedback needs Python 3.11 to 3.14; $python is $("$python" --version)." >&2
    echo "Please name another: make run PYTHON=python3.12" >&2
    exit 1
}
[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
echo "Installing the program and what it needs (about 800 MB, a minute or two the first time) ..."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$what"
