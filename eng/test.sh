#!/usr/bin/env bash
# Builds everything once and runs every test: all test projects, then the vector kernels again with hardware instructions
# switched off one level at a time. Needs the .NET SDK and Node.js. The last line sums up all runs:
#   Tests: N passed, N failed, N skipped
# Tests of PostgreSQL and MySQL catalogs and of S3 use the servers that DUCKLAKE_TEST_POSTGRES and DUCKLAKE_TEST_MYSQL (connection strings
# of Npgsql and MySqlConnector, of users who may create databases) and DUCKLAKE_TEST_S3 (see eng/s3-start.sh) name, else throw-away servers
# started here; where there can be none they are skipped, and fail with CI=true.
# usage: eng/test.sh            (CONFIGURATION=Debug for a debug build)
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${CONFIGURATION:-Release}"
results="$root/artifacts/test-results"
cd "$root"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Tests run each path a few times only: compiling it again with a profile costs a fifth of their processor time and gains nothing.
export DOTNET_TieredPGO=0

# The codecs ZSTD and LZ4 use the system's libraries, which minimal images may lack.
install_codecs() {
  local missing=()
  ldconfig -p | grep -q 'libzstd\.so\.1' || missing+=(libzstd1)
  ldconfig -p | grep -q 'liblz4\.so\.1' || missing+=(liblz4-1)
  if ((${#missing[@]} > 0)) && command -v apt-get >/dev/null && [[ $EUID -eq 0 ]]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
}

# What tests write is thrown away and need not reach a disk: memory holds it where there is plenty.
choose_scratch() {
  [[ -z "${TMPDIR:-}" && -w /dev/shm ]] || return 0
  (($(df --output=avail -k /dev/shm | tail -1) > 8 * 1024 * 1024)) || return 0
  scratch="$(mktemp -d /dev/shm/ducklake-tests-XXXXXX)"
  chmod 1777 "$scratch"
  export TMPDIR="$scratch"
}

# start_servers: starts a throw-away server for each variable that names none. One after the other: package managers take turns.
servers=(postgres:DUCKLAKE_TEST_POSTGRES mariadb:DUCKLAKE_TEST_MYSQL s3:DUCKLAKE_TEST_S3)
start_servers() {
  local server kind variable
  for server in "${servers[@]}"; do
    kind="${server%:*}" variable="${server#*:}"
    [[ -n "${!variable:-}" ]] || bash "eng/$kind-start.sh" >"$results/$kind.connection" || rm -f "$results/$kind.connection"
  done
}

# use_servers: gives the variables what start_servers printed.
use_servers() {
  local server kind variable
  for server in "${servers[@]}"; do
    kind="${server%:*}" variable="${server#*:}"
    if [[ -s "$results/$kind.connection" ]]; then
      export "$variable=$(<"$results/$kind.connection")"
    elif [[ -z "${!variable:-}" ]]; then
      echo "No $kind server: tests that need one are skipped (with CI=true they fail)."
    fi
  done
}

clean_up() {
  local server kind
  for server in "${servers[@]}"; do
    kind="${server%:*}"
    if [[ -s "$results/$kind.connection" && "$(<"$results/$kind.connection")" =~ (Port=|127\.0\.0\.1:)([0-9]+) ]]; then
      bash "eng/$kind-stop.sh" "${BASH_REMATCH[2]}"
    fi
    rm -f "$results/$kind.connection"
  done
  [[ -z "${scratch:-}" ]] || rm -rf "$scratch"
}

# run_tests NAME PROJECT [ARGUMENTS...]
run_tests() {
  local name="$1" project="$2"
  shift 2
  echo "== $name"
  if ! dotnet test "$project" --configuration "$configuration" --no-build --nologo --verbosity quiet \
      --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
      --blame-hang-timeout 10m --blame-hang-dump-type none "$@"; then
    # A run that ends without recording a failure (a crash, a hang) counts as one failed test.
    if ! grep -qsE '<Counters [^>]*(failed|error|timeout|aborted)="[1-9]' "$results/$name.trx"; then
      echo "$name ended abnormally"
      echo "$name" >>"$results/broken-runs"
    fi
  fi
}

sum_up() {
  local broken_runs=0
  [[ ! -e "$results/broken-runs" ]] || broken_runs="$(wc -l <"$results/broken-runs")"
  { find "$results" -name '*.trx' -exec grep -hoE '<Counters [^>]*>' {} + || true; } | awk -v failed="$broken_runs" '
    function counter(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
    { passed += counter("passed"); failed += counter("failed") + counter("error") + counter("timeout") + counter("aborted"); skipped += counter("total") - counter("executed") }
    END { printf "Tests: %d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 || passed == 0 }'
}

[[ "$(uname -s)" != Linux ]] || install_codecs

rm -rf "$results"
mkdir -p "$results"
chmod 700 "$results"
choose_scratch
trap clean_up EXIT
start_servers &
servers_start=$!
dotnet build DuckLake.Arrow.sln --configuration "$configuration" --nologo --verbosity quiet -p:UseSharedCompilation=true
wait "$servers_start"
use_servers

# The lake's tests mostly wait for disks, servers and other processes: they run beside all the others.
lake=DuckLake.Arrow.Tests
run_tests "$lake" "tests/$lake/$lake.csproj" >"$results/$lake.log" 2>&1 &
lake_run=$!

for project in tests/*.Tests/*.Tests.csproj; do
  [[ "$project" == */$lake.csproj ]] || run_tests "$(basename "$project" .csproj)" "$project"
done

for lane in EnableHWIntrinsic EnableAVX2 EnableAVX512; do
  for project in DuckLake.Columnar.Tests DuckLake.Parquet.Tests; do
    run_tests "$project.$lane" "tests/$project/$project.csproj" --filter Category=Kernels \
      --environment "DOTNET_$lane=0" --environment "DUCKLAKE_LANE=$lane"
  done
done

wait "$lake_run"
cat "$results/$lake.log"

sum_up
