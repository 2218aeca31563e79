#!/usr/bin/env bash
# Starts the gateway of a server of eng/s3-start.sh, the first time or after it has ended, and waits until it answers. What is stored stays: the other two processes hold it.
# usage: eng/s3-gateway.sh PORT
set -euo pipefail

port="${1:?usage: eng/s3-gateway.sh PORT}"
directory="${TMPDIR:-/tmp}/ducklake-s3-$port"
export CEPH_CONF="$directory/ceph.conf"
mapfile -t -n 2 pids <"$directory/pids"

setsid radosgw -n client.rgw -f </dev/null >>"$directory/out" 2>&1 3>&- &
gateway=$!
printf '%s\n' "${pids[@]}" "$gateway" >"$directory/pids"

for _ in {1..600}; do
  ! curl -s -o "$directory/answer" "http://127.0.0.1:$port/" || exit 0
  kill -0 "$gateway" 2>/dev/null || break
  sleep 0.1
done
tail -20 "$directory"/client.rgw.log >&2
echo "s3-gateway.sh: the gateway did not start" >&2
exit 1
