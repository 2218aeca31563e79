#!/usr/bin/env bash
# Starts a throw-away MariaDB server on the loopback interface, for tests, and prints the connection string that
# DUCKLAKE_TEST_MYSQL takes. Everything else goes to standard error. Installs the Debian package when there is no server and the
# user is root. Durability settings are the server's defaults.
# usage: eng/mariadb-start.sh [PORT]      (default: a free one; data in $TMPDIR/ducklake-mariadb-PORT)
set -euo pipefail

fail() { echo "mariadb-start.sh: $*" >&2; exit 1; }

in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

find_server() { PATH="$PATH:/usr/sbin:/usr/libexec" command -v mariadbd; }

if ! server="$(find_server)"; then
  [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || fail "no MariaDB server here; install the package mariadb-server"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server; } >&2 \
    || fail "the package mariadb-server could not be installed"
  server="$(find_server)"
fi

port="${1:-}"
while [[ -z "$port" ]] || { [[ $# -eq 0 ]] && in_use "$port"; }; do
  port=$((20000 + RANDOM % 10000))
done
! in_use "$port" || fail "port $port is in use"

directory="${TMPDIR:-/tmp}/ducklake-mariadb-$port"
rm -rf "$directory"
mkdir -m 700 "$directory"
password="$(head -c 18 /dev/urandom | base64 | tr -d '/+=')"

# The server does not like to run as root.
as_owner=()
if [[ $EUID -eq 0 ]]; then
  chown mysql "$directory"
  as_owner=(runuser -u mysql --)
fi

cd "$directory"
"${as_owner[@]}" mariadb-install-db --no-defaults --datadir="$directory/data" --auth-root-authentication-method=normal --skip-test-db \
  >"$directory/install.log" 2>&1 || { cat "$directory/install.log" >&2; fail "mariadb-install-db failed"; }

# Texts are compared by their bytes; the tests that are about another collation have databases of their own.
setsid "${as_owner[@]}" "$server" --no-defaults --datadir="$directory/data" --socket="$directory/socket" --pid-file="$directory/pid" \
  --bind-address=127.0.0.1 --port="$port" --max-connections=500 --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
  </dev/null >"$directory/server.log" 2>&1 &

# The password stays out of the list of processes.
for _ in {1..150}; do
  if mariadb --no-defaults -S "$directory/socket" -u root >/dev/null 2>&1 <<SQL
CREATE DATABASE IF NOT EXISTS lake;
CREATE OR REPLACE USER ducklake@'127.0.0.1' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO ducklake@'127.0.0.1' WITH GRANT OPTION;
SQL
  then
    echo "Server=127.0.0.1;Port=$port;Database=lake;User ID=ducklake;Password=$password;SslMode=None;CharSet=utf8mb4"
    exit 0
  fi
  sleep 0.1
done
cat "$directory/server.log" >&2
fail "the server did not start"
