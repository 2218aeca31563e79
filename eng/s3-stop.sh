#!/usr/bin/env bash
# Stops a server that eng/s3-start.sh started, and deletes its data.
# usage: eng/s3-stop.sh PORT
set -euo pipefail

directory="${TMPDIR:-/tmp}/ducklake-s3-${1:?usage: eng/s3-stop.sh PORT}"

# Process ids are used again: only a process of this server's configuration is ours.
runs() { grep -qzxF "CEPH_CONF=$directory/ceph.conf" "/proc/$1/environ" 2>/dev/null; }

if [[ -f "$directory/pids" ]]; then
  for pid in $(tac "$directory/pids"); do
    ! runs "$pid" || kill -CONT "$pid" 2>/dev/null || true
    ! runs "$pid" || kill "$pid" 2>/dev/null || true
    for _ in {1..50}; do
      runs "$pid" || break
      sleep 0.1
    done
    ! runs "$pid" || kill -KILL "$pid" 2>/dev/null || true
  done
fi
rm -rf "$directory"
