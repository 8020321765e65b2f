#!/usr/bin/env bash
# What the server holds after $CALLS (18000) short calls with audio, for each of $IDLE (5000) sockets, and for each of
# $WAITING (500) callers in line.
source "$(dirname "$0")/env.sh"
source scripts/measured-server.sh

cargo build --release --quiet -p calls
calls=$(dirname "$(scripts/server-binary.sh)")/calls
ulimit -n "$(ulimit -H -n)"
mkdir -p "$work/data"
echo '{"most_waiting": 5000, "greeting": ""}' >"$work/data/show.json"

# measure KIND NUMBER
measure() {
    start_greenroom
    say "$2 ($1)"
    "$calls" "${origin#http://}" "$server" "$1" "$2"
    stop
}

measure idle "${IDLE:-5000}"
measure waiting "${WAITING:-500}"
measure short "${CALLS:-18000}"
