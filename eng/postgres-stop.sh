#!/usr/bin/env bash
# Stops a server that eng/postgres-start.sh started, and deletes its data.
# usage: eng/postgres-stop.sh PORT
set -euo pipefail

directory="${TMPDIR:-/tmp}/ducklake-postgres-${1:?usage: eng/postgres-stop.sh PORT}"
pid_file="$directory/data/postmaster.pid"
if [[ -f "$pid_file" ]]; then
  pid="$(head -1 "$pid_file")"
  kill -INT "$pid" 2>/dev/null || true
  for _ in {1..100}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -QUIT "$pid" 2>/dev/null || true
fi
rm -rf "$directory"
