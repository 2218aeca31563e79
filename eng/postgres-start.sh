#!/usr/bin/env bash
# Starts a throw-away PostgreSQL server on the loopback interface, for tests and benchmarks, and prints the connection string
# that DUCKLAKE_TEST_POSTGRES takes. Everything else goes to standard error. Installs the Debian package when there is no
# server and the user is root. Durability settings are the server's defaults.
# usage: eng/postgres-start.sh [PORT]      (default: a free one; data in $TMPDIR/ducklake-postgres-PORT)
set -euo pipefail

fail() { echo "postgres-start.sh: $*" >&2; exit 1; }

in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

newest_binaries() { ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -1; }

binaries="$(newest_binaries || true)"
if [[ -z "$binaries" ]]; then
  [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || fail "no PostgreSQL server here; install the package postgresql"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >&2 \
    || fail "the package postgresql could not be installed"
  binaries="$(newest_binaries)"
fi

port="${1:-}"
while [[ -z "$port" ]] || { [[ $# -eq 0 ]] && in_use "$port"; }; do
  port=$((20000 + RANDOM % 10000))
done
! in_use "$port" || fail "port $port is in use"

directory="${TMPDIR:-/tmp}/ducklake-postgres-$port"
rm -rf "$directory"
mkdir -m 700 "$directory"
password="$(head -c 18 /dev/urandom | base64 | tr -d '/+=')"
(umask 077; printf '%s\n' "$password" >"$directory/password")

# The server refuses to run as root.
as_owner() { "$@"; }
if [[ $EUID -eq 0 ]]; then
  chown -R postgres "$directory"
  as_owner() { runuser -u postgres -- "$@"; }
fi

# Most servers sort by language, which must not matter to us: so does this one, if it can.
collation=(--locale=C.UTF-8)
! "$binaries/initdb" --help | grep -q -e --locale-provider || collation+=(--locale-provider=icu --icu-locale=en-US)

cd "$directory"
as_owner "$binaries/initdb" -D "$directory/data" -U postgres --pwfile="$directory/password" \
  --auth-local=trust --auth-host=scram-sha-256 -E UTF8 "${collation[@]}" >"$directory/initdb.log" 2>&1 \
  || { cat "$directory/initdb.log" >&2; fail "initdb failed"; }
as_owner "$binaries/pg_ctl" -D "$directory/data" -w -l "$directory/server.log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$directory' -c max_connections=300" start >"$directory/start.log" 2>&1 \
  || { cat "$directory"/*.log >&2; fail "the server did not start"; }
as_owner "$binaries/createdb" -h "$directory" -p "$port" -U postgres lake

echo "Host=127.0.0.1;Port=$port;Database=lake;Username=postgres;Password=$password"
