#!/usr/bin/env bash
# How fast the release's pages come up in a browser: LCP, TBT, CLS.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
export GREENROOM_BINARY
say "measuring how the pages come up"
cd end2end
FORCE_COLOR=0 exec npx --no-install playwright test --config figures vitals
