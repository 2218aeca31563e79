#!/usr/bin/env bash
# Stops a server that eng/mariadb-start.sh started, and deletes its data.
# usage: eng/mariadb-stop.sh PORT
set -euo pipefail

directory="${TMPDIR:-/tmp}/ducklake-mariadb-${1:?usage: eng/mariadb-stop.sh PORT}"
if [[ -f "$directory/pid" ]]; then
  pid="$(cat "$directory/pid")"
  kill -TERM "$pid" 2>/dev/null || true
  for _ in {1..100}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
fi
rm -rf "$directory"
