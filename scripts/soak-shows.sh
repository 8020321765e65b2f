#!/usr/bin/env bash
# Plays simulated shows, $SOAK_SHOWS of them (100000), and fails if what must hold does not hold in one of them.
source "$(dirname "$0")/env.sh"

export SIMULATION_SHOWS=${SOAK_SHOWS:-100000}
say "playing $SIMULATION_SHOWS simulated shows"
exec cargo test --release -p simulation --test shows -- --nocapture
