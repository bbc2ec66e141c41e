#!/bin/bash
# Runs the tests that were built, and prints the five suites whose tests took longest: Tests/run.sh swift test ...
set -euo pipefail
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT
status=0
"$@" --xunit-output "$times/tests.xml" || status=$?
echo "The five slowest suites (sums over their tests, which run beside others):"
cat "$times"/*.xml | sed -n -E 's/.*<testcase classname="([^"]*)".* time="([0-9.]+)".*/\1 \2/p' |
  awk '{ sum[$1] += $2 } END { for (suite in sum) printf "%8.1f s  %s\n", sum[suite], suite }' | sort -rn | sed 5q
exit $status
