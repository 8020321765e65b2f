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
    taskset -c 1 wrk --threads 1 --connections "$connections" --duration "$seconds" --latency \
        --script "$work/request.lua" "$2" |
        awk -v name="$1" '/refused|Non-2xx/ { print name ": " $0 } /50%|99%/ { print name ": " $1 " " $2 } /Requests\/sec/ { print name ": " $2 " requests/s" }'
}

port=$((20000 + RANDOM % 20000))
NODE_ENV=production PORT=$port TWILIO_AUTH_TOKEN=12345 taskset -c 0 node bench/express.js >"$work/express.log" 2>&1 &
server=$!
until_up "http://127.0.0.1:$port/"
measure express "http://127.0.0.1:$port/voice" 12345
stop

start_greenroom taskset -c 0
measure greenroom "$webhooks/voice" "$auth_token"
