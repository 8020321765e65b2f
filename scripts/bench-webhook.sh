#!/usr/bin/env bash
# Measures a signed webhook answered with TwiML, over HTTP: Greenroom and an Express server with Twilio's own
# library, each alone on core 0 while wrk asks from core 1. Arguments: seconds a run (10), connections (16).
source "$(dirname "$0")/env.sh"

seconds=${1:-10}
connections=${2:-16}
scripts/setup/bench.sh

work=$(mktemp -d)
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; [ -z "$server" ] || wait "$server" 2>/dev/null || true; server=; }
trap 'stop; rm -rf "$work"' EXIT

# until_up URL: waits until something answers there.
until_up() {
    for _ in $(seq 100); do
        curl --silent --output /dev/null "$1" && return
        sleep 0.1
    done
    fail "nothing answers at $1"
}

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

port=$((port + 1))
GREENROOM_ADDR=127.0.0.1:$port DATA_DIR=$work/data MEDIA_PORT=0 RUST_LOG=error \
    taskset -c 0 "${GREENROOM_BINARY:-$(scripts/server-binary.sh)}" >"$work/greenroom.log" 2>&1 &
server=$!
until_up "http://127.0.0.1:$port/queue-status"
token=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).auth_token' "$work/data/exchange/account.json")
measure greenroom "http://127.0.0.1:$port/voice" "$token"
