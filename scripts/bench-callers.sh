#!/usr/bin/env bash
# Measures signed webhooks of distinct callers who ring, wait, are taken, talk and leave, while $WAITING others wait
# ("1 100 1000 5000") and $SCREENS (100) screens watch; beside them an Express server with Twilio's own library that
# keeps nothing. The two are measured in turns, $ROUNDS (5) times, because a machine is not as fast at one time as at
# another: what counts is the median of how many times as fast one was. The server that is measured is on core 0, all
# else on core 1. Arguments: seconds a turn (3), connections (16).
source "$(dirname "$0")/env.sh"
source scripts/measured-server.sh

seconds=${1:-3}
connections=${2:-16}
rounds=${ROUNDS:-5}
# More than any server here answers to in a turn.
callers=$((seconds * 5000))
scripts/setup/bench.sh
if [ -z "${GREENROOM_BINARY:-}" ]; then
    say "building the server as it is given away"
    cargo build --profile dist --quiet -p server
    GREENROOM_BINARY=$(scripts/target-folder.sh)/dist/greenroom
fi
cargo build --release --quiet -p screens
screens=$(dirname "$(scripts/server-binary.sh)")/screens
ulimit -n "$(ulimit -H -n)"

start_express taskset -c 0
express=$server express_webhooks=$webhooks
trap 'kill "$express"; stop; rm -rf "$work"' EXIT
mkdir "$work/express"
taskset -c 1 node bench/callers.js "$webhooks" "$auth_token" 1000 1 "$callers" "$work/express"

for waiting in ${WAITING:-1 100 1000 5000}; do
    rm -rf "$work/data" "$work/greenroom"
    mkdir -p "$work/data" "$work/greenroom"
    # As many as Twilio lets wait, and no check meanwhile: the exchange knows nothing of these callers.
    echo '{"most_waiting": 5000}' >"$work/data/show.json"
    SHOW_CHECK_SECONDS=60 start_greenroom taskset -c 0
    taskset -c 1 "$screens" hold "$origin" "${SCREENS:-100}" >"$work/screens.log" 2>&1 &
    watching=$!
    taskset -c 1 node bench/callers.js "$webhooks" "$auth_token" "$waiting" "$rounds" "$callers" "$work/greenroom"
    greenroom=$server
    for round in $(seq "$rounds"); do
        server=$express ask "express" "$express_webhooks" "$work/express/round-1.lua"
        server=$greenroom ask "greenroom, $waiting waiting" "$webhooks" "$work/greenroom/round-$round.lua"
    done | tee "$work/figures"
    times_as_fast <"$work/figures" | sed "s/^/greenroom, $waiting waiting: /"
    grep VmRSS "/proc/$server/status" | awk -v name="greenroom, $waiting waiting" '{ print name ": " int($2 / 1024) " MB" }'
    kill "$watching" && wait "$watching" 2>/dev/null || true
    stop
done
