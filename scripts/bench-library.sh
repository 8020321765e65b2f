#!/usr/bin/env bash
# What tokens, signatures and TwiML cost in processor time. Arguments choose benchmarks by name.
source "$(dirname "$0")/env.sh"

say "measuring tokens, signatures and TwiML"
exec cargo bench -p twilio --bench contract --quiet -- "$@"
