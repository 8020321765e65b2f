#!/usr/bin/env bash
# Prints what a browser loads for each page of the release at first, and fails above the budget.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
export GREENROOM_BINARY
say "weighing the pages"
cd end2end
FORCE_COLOR=0 exec npx --no-install playwright test --config figures budget
