#!/bin/bash
# Runs the tests that were built, one target after the other, and prints the five that took longest. (Within a target the tests
# share the processors, and the library counts the time that they wait.)  Use: Tests/run.sh swift test -c release --skip-build
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
times=$(mktemp)
trap 'rm -f "$log" "$times"' EXIT
failed=()
for folder in Tests/*Tests; do
  target=$(basename "$folder")
  start=$(date +%s.%N)
  "$@" --filter "^$target\\." 2>&1 | tee -a "$log" || failed+=("$target")
  echo "$(date +%s.%N) $start $target" >> "$times"
done
echo "The five slowest test targets:"
awk '{ printf "%8.1f s  %s\n", $1 - $2, $3 }' "$times" | sort -rn | sed 5q
sed -n -E 's/.*Test run with ([0-9]+) tests in ([0-9]+) suites?.*/\1 \2/p' "$log" |
  awk '{ tests += $1; suites += $2 } END { printf "%d tests in %d suites ran; ", tests, suites }'
if [ ${#failed[@]} -eq 0 ]; then echo "all passed."; else echo "failed: ${failed[*]}."; exit 1; fi
