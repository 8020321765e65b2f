#!/usr/bin/env bash
# What `make bench` measures with and beside: wrk, and Express with Twilio's library.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

want wrk "it makes the load" wrk
if [ ! -d bench/node_modules/twilio ]; then
    say "installing Express and Twilio's library with npm, to measure beside"
    npm ci --prefix bench --silent
fi
