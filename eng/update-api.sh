#!/usr/bin/env bash
# Rewrites src/*/PublicAPI.Unshipped.txt from the assemblies, after a wanted change of the public API.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
DUCKLAKE_UPDATE_API=1 dotnet test tests/DuckLake.Architecture.Tests --nologo --verbosity quiet --filter FullyQualifiedName~PublicApiTests
git status --short -- 'src/*/PublicAPI.*.txt'
