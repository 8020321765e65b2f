#!/usr/bin/env bash
# Measures signed webhooks of distinct callers who ring, wait, are taken, talk and leave, while $WAITING others wait
# ("1 100 1000 5000") and $SCREENS (100) screens watch; beside them an Express server with Twilio's own library that
# keeps nothing. Each server is alone on core 0, all else on core 1. Arguments: seconds a run (5), connections (16).
source "$(dirname "$0")/env.sh"
source scripts/measured-server.sh

seconds=${1:-5}
connections=${2:-16}
scripts/setup/bench.sh
cargo build --release --quiet -p screens
screens=$(dirname "$(scripts/server-binary.sh)")/screens
ulimit -n "$(ulimit -H -n)"

# measure NAME ORIGIN AUTH_TOKEN WAITING CALLERS
measure() {
    taskset -c 1 node bench/callers.js "$2" "$3" "$4" "$5" "$work/requests" "$work/callers.lua"
    ask "$1" "$2" "$work/callers.lua"
}

start_express taskset -c 0
measure express "$webhooks" "$auth_token" 1000 10000
stop

for waiting in ${WAITING:-1 100 1000 5000}; do
    rm -rf "$work/data"
    mkdir -p "$work/data"
    # As many as Twilio lets wait, and no check meanwhile: the exchange knows nothing of these callers.
    echo '{"most_waiting": 5000}' >"$work/data/show.json"
    SHOW_CHECK_SECONDS=60 start_greenroom taskset -c 0
    taskset -c 1 "$screens" hold "$origin" "${SCREENS:-100}" >"$work/screens.log" 2>&1 &
    watching=$!
    measure "greenroom, $waiting waiting" "$webhooks" "$auth_token" "$waiting" 60000
    grep VmRSS "/proc/$server/status" | awk -v name="greenroom, $waiting waiting" '{ print name ": " int($2 / 1024) " MB" }'
    kill "$watching" && wait "$watching" 2>/dev/null || true
    stop
done
