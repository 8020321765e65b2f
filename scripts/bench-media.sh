#!/usr/bin/env bash
# Measures what bridged calls cost the exchange's media plane and how much it delays them, beside rtpengine without its
# kernel module. Each of the two is alone on core 0, the callers are on core 1. Arguments: calls (200), seconds a run
# (15), rounds (3).
source "$(dirname "$0")/env.sh"

PATH=$PATH:/usr/sbin
# Not installed from here: Debian's package starts a service.
has rtpengine || fail "rtpengine is missing, to measure beside. On Debian, type:" \
    "sudo apt-get update && sudo apt-get install --no-install-recommends rtpengine-daemon" \
    "sudo systemctl disable --now rtpengine-daemon"
cargo build --release --quiet -p media-load
# Each caller has a socket of its own; so has each leg of rtpengine.
ulimit -n "$(ulimit -H -n)"
exec taskset -c 1 "$(dirname "$(scripts/server-binary.sh)")/media-load" measure "${1:-200}" "${2:-15}" "${3:-3}"
