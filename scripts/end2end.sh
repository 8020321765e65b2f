#!/usr/bin/env bash
# The browser tests, against the release build. Arguments go to Playwright, for example
# `scripts/end2end.sh conversation --headed`.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=$(scripts/server-binary.sh)
export GREENROOM_BINARY
[ -x "$GREENROOM_BINARY" ] || fail "there is no release build at $GREENROOM_BINARY. Type:" "make build"

say "running the browser tests"
cd end2end
exec npx --no-install playwright test "$@"
