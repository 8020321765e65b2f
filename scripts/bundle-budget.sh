#!/usr/bin/env bash
# Prints what the release's pages weigh as the server sends them to a browser, and fails above the budget.
source "$(dirname "$0")/env.sh"
source scripts/measured-server.sh

say "weighing the pages"
start_greenroom
node scripts/bundle-budget.mjs "$origin"
