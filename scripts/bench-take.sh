#!/usr/bin/env bash
# How soon Next and Take bring the DJ the next voice: $PRESSES (50) presses each, in browsers with real audio.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
export GREENROOM_BINARY
say "measuring how soon a press brings the next voice"
cd end2end
FORCE_COLOR=0 exec npx --no-install playwright test --config figures take
