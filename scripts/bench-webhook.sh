#!/usr/bin/env bash
# Measures a signed webhook answered with TwiML, over HTTP: Greenroom and an Express server with Twilio's own
# library, each alone on core 0 while wrk asks from core 1. Arguments: seconds a run (10), connections (16).
source "$(dirname "$0")/env.sh"
source scripts/measured-server.sh

seconds=${1:-10}
connections=${2:-16}
scripts/setup/bench.sh

# measure NAME URL AUTH_TOKEN
measure() {
    node bench/request.js "$2" "$3" >"$work/request.lua"
    taskset -c 1 wrk --threads 1 --connections "$connections" --duration 2 --script "$work/request.lua" "$2" >/dev/null
    ask "$1" "$2" "$work/request.lua"
}

start_express taskset -c 0
measure express "$webhooks/voice" "$auth_token"
stop

start_greenroom taskset -c 0
measure greenroom "$webhooks/voice" "$auth_token"
