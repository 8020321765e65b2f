#!/usr/bin/env bash
# The browser tests RUNS times in a row (20), until a run fails: what fails only now and then shows itself. BUSY=1
# keeps one core busy meanwhile. Arguments go to Playwright.
source "$(dirname "$0")/env.sh"

if [ -n "${BUSY:-}" ]; then
    (while :; do :; done) &
    trap 'kill '$! EXIT
fi
for run in $(seq "${RUNS:-20}"); do
    say "run $run of ${RUNS:-20}"
    scripts/end2end.sh "$@"
done
