#!/bin/sh
# Runs a script with the best Python found: 3.13 first, then older ones down to 3.11.
# A name on PATH may be a version manager's shim that fails, so every candidate has to prove itself.
# One that can make virtual environments wins over a newer one that cannot.
set -eu

truly_runs() {
    "$1" -c "$2" >/dev/null 2>&1
}

for needs in \
    'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 11))' \
    'import sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))'
do
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
        if truly_runs "$candidate" "$needs"; then
            exec "$candidate" "$@"
        fi
    done
done

echo "Wutong needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv" >&2
exit 1
