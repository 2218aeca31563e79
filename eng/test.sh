#!/usr/bin/env bash
# Builds everything once and runs every test: all test projects, then the vector kernels again with hardware instructions
# switched off one level at a time. Needs the .NET SDK and Node.js. The last line sums up all runs:
#   Tests: N passed, N failed, N skipped
# Tests of PostgreSQL catalogs use the server that DUCKLAKE_TEST_POSTGRES names (an Npgsql connection string of a user who may
# create databases), else a throw-away server started here; where there can be none they are skipped, and fail with CI=true.
# Tests on S3 use the server that DUCKLAKE_TEST_S3 names (see eng/s3-start.sh) in the same way.
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

stop_servers() {
  [[ -z "${postgres_port:-}" ]] || bash eng/postgres-stop.sh "$postgres_port"
  [[ -z "${s3_port:-}" ]] || bash eng/s3-stop.sh "$s3_port"
}

# Starts a throw-away PostgreSQL server; it is stopped when this script ends.
start_postgres() {
  [[ -z "${DUCKLAKE_TEST_POSTGRES:-}" ]] || return 0
  local connection
  if connection="$(bash eng/postgres-start.sh)"; then
    export DUCKLAKE_TEST_POSTGRES="$connection"
    postgres_port="${connection#*;Port=}"
    postgres_port="${postgres_port%%;*}"
  else
    echo "No PostgreSQL server: tests that need one are skipped (with CI=true they fail)."
  fi
}

# Starts a throw-away S3 server; it is stopped when this script ends.
start_s3() {
  [[ -z "${DUCKLAKE_TEST_S3:-}" ]] || return 0
  local settings
  if settings="$(bash eng/s3-start.sh)"; then
    export DUCKLAKE_TEST_S3="$settings"
    s3_port="${settings%%;*}"
    s3_port="${s3_port##*:}"
  else
    echo "No S3 server: tests that need one are skipped (with CI=true they fail)."
  fi
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
dotnet build DuckLake.Arrow.sln --configuration "$configuration" --nologo --verbosity quiet
trap stop_servers EXIT
start_postgres
start_s3

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
