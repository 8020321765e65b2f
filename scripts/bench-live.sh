#!/usr/bin/env bash
# How soon what a webhook tells is on every screen: $SCREENS (1000) WebSockets and one browser, $CALLERS (100) who ring,
# $WAITING (1000) others in line.
source "$(dirname "$0")/env.sh"

GREENROOM_BINARY=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
SCREENS_BINARY=$(dirname "$(scripts/server-binary.sh)")/screens
export GREENROOM_BINARY SCREENS_BINARY

say "building the screens"
cargo build --release --quiet -p screens
# Each screen is an open file, here and in the server.
ulimit -n "$(ulimit -H -n)"
say "measuring how soon screens have what a webhook tells"
cd end2end
FORCE_COLOR=0 exec npx --no-install playwright test --config figures live
