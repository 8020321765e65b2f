#!/usr/bin/env bash
# espeak-ng, the program the exchange speaks through: `<Say>`, whispers, rehearsal's callers. Without it a
# studio runs too, but two notes stand for every text. And lame, which makes MP3 of recordings; without it they are
# to be had as WAV.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

want espeak-ng "the telephone exchange speaks through it" espeak-ng
want lame "the telephone exchange gives out recordings as MP3 by it" lame
