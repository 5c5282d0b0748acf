#!/usr/bin/env bash
# Plans the stack TRAFFICINATOR_STACK. The folder traffic of RUNNER_TEMP then holds the plan: to read (plan.md), and, if something
# would change, to apply (traffic.plan). The output `changes` says so. Fails when the plan cannot be made, or may not be applied.
set -euo pipefail

folder="$RUNNER_TEMP/traffic"
mkdir -p "$folder"

status=0
trafficinator plan --markdown --detailed-exitcode --out "$folder/traffic.plan" > "$folder/plan.md" || status=$?
cat "$folder/plan.md" >> "$GITHUB_STEP_SUMMARY"

case $status in
  0) echo 'changes=false' >> "$GITHUB_OUTPUT" ;;
  2) echo 'changes=true' >> "$GITHUB_OUTPUT" ;;
  *) exit "$status" ;;
esac
