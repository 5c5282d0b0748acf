#!/usr/bin/env bash
# Applies the saved plan of the stack TRAFFICINATOR_STACK, if there is one. Where there is none, or where something was applied
# since it was made, makes a new one with plan.sh and applies nothing.
set -euo pipefail

folder="$RUNNER_TEMP/traffic"
answer="$RUNNER_TEMP/applied.json"

if [[ -f "$folder/traffic.plan" ]]; then
  if trafficinator apply "$folder/traffic.plan" --no-run --lock-timeout 5m --json > "$answer"; then
    {
      cat "$folder/plan.md"
      printf '\n\nApplied: the state is at serial %s.\n' "$(node -p 'require(process.argv[1]).serial' "$answer")"
    } >> "$GITHUB_STEP_SUMMARY"
    exit
  fi
  # The command has said what is wrong. Where the state has moved on, or the plan is another version's, a new plan is the way out.
  grep -Eq '"code": "(plan\.stale|state\.moved-on|plan\.other-version)"' "$answer" || exit 1
fi

bash "$GITHUB_ACTION_PATH/plan.sh"
