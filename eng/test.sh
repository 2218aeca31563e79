#!/usr/bin/env bash
# Builds everything once and runs every test: all test projects, then the vector kernels again with hardware instructions
# switched off one level at a time. Needs the .NET SDK and Node.js. The last line sums up all runs:
#   Tests: N passed, N failed, N skipped
# Tests of PostgreSQL and MySQL catalogs use the servers that DUCKLAKE_TEST_POSTGRES and DUCKLAKE_TEST_MYSQL name (connection strings
# of Npgsql and MySql.Data, of users who may create databases), else throw-away servers started here; where there can be none they are
# skipped, and fail with CI=true.
# usage: eng/test.sh            (CONFIGURATION=Debug for a debug build)
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${CONFIGURATION:-Release}"
results="$root/artifacts/test-results"
cd "$root"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The codecs ZSTD and LZ4 use the system's libraries, which minimal images may lack.
install_codecs() {
  local missing=()
  ldconfig -p | grep -q 'libzstd\.so\.1' || missing+=(libzstd1)
  ldconfig -p | grep -q 'liblz4\.so\.1' || missing+=(liblz4-1)
  if ((${#missing[@]} > 0)) && command -v apt-get >/dev/null && [[ $EUID -eq 0 ]]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
}

# start_server KIND VARIABLE: starts a throw-away server, unless the variable names one, and stops it when this script ends.
started=()
start_server() {
  local kind="$1" variable="$2" connection port
  [[ -z "${!variable:-}" ]] || return 0
  if connection="$(bash "eng/$kind-start.sh")"; then
    export "$variable=$connection"
    port="${connection#*;Port=}"
    started+=("$kind ${port%%;*}")
  else
    echo "No $kind server: tests that need one are skipped (with CI=true they fail)."
  fi
}

stop_servers() {
  local server
  for server in "${started[@]}"; do
    bash "eng/${server% *}-stop.sh" "${server#* }"
  done
}
trap stop_servers EXIT

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
dotnet build DuckLake.Arrow.sln --configuration "$configuration" --nologo --verbosity quiet
start_server postgres DUCKLAKE_TEST_POSTGRES
start_server mariadb DUCKLAKE_TEST_MYSQL

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
