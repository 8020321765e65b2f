#!/usr/bin/env bash
# The browser tests, against the release build. Arguments go to Playwright, for example
# `scripts/end2end.sh conversation --headed`; SCREENS=1 keeps pictures of the pages.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=$(scripts/server-binary.sh)
export GREENROOM_BINARY
[ -x "$GREENROOM_BINARY" ] || fail "there is no release build at $GREENROOM_BINARY. Type:" "make build"

say "running the browser tests"
cd end2end
# One project after the other: a test that listens needs the machine to itself. The soak is scripts/soak.sh.
outcome=0
for project in ${PROJECTS:-pages audio firefox}; do
    npx --no-install playwright test --project="$project" --pass-with-no-tests "$@" || outcome=$?
done
exit $outcome
