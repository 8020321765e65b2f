#!/usr/bin/env bash
# Runs the studio of the release build with simulated listeners who ring: no account, no telephone, and
# nothing is kept. GREENROOM_ADDR and MEDIA_PORT choose other ports.
source "$(dirname "$0")/env.sh"

binary=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
[ -x "$binary" ] || fail "there is no release build at $binary. Type:" "make build"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Nothing of a real studio's settings: neither its account nor its address nor its file.
unset "${!TWILIO_@}" PUBLIC_URL
: >"$work/greenroom.toml"

say "the demo: simulated listeners ring your studio. Open the DJ's page and take them with Next."
say "Some talk, one stays silent, one has no patience, one hangs up as you take the call, one is cut off and"
say "rings again; the first three come within five seconds. Use headphones. Ctrl-C ends the demo."
DATA_DIR=$work/data "$binary" --config "$work/greenroom.toml" serve --rehearse
