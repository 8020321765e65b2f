#!/usr/bin/env bash
# espeak-ng, the program the exchange speaks through: `<Say>`, whispers, rehearsal's callers. Without it a
# studio runs too, but two notes stand for every text.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

want espeak-ng "the telephone exchange speaks through it" espeak-ng
