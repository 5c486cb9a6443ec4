#!/bin/sh
# Make the virtual environment $1 with the first Python >= 3.12 found, or say in one line how to get one.
set -eu
for python in python3 python3.12 python3.13 python3.14; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
    if "$python" -m venv "$1" >/dev/null 2>&1; then
      exit 0
    fi
    rm -rf "$1"
    unusable=$python
  fi
done
if [ -n "${unusable:-}" ]; then
  echo "solimob : $unusable ne sait pas créer d'environnement. Installez-le : sudo apt-get install python3-venv" >&2
else
  echo "solimob : il faut Python 3.12 ou plus récent (par exemple : sudo apt-get install python3.12-venv, ou pyenv install 3.12)." >&2
fi
exit 1
