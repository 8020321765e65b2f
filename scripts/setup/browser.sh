#!/usr/bin/env bash
# Chromium and Firefox for the end-to-end tests, and the sound server without which Firefox plays nothing. $CHROMIUM
# and $FIREFOX name others.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

if [ -n "${CHROMIUM:-}" ]; then
    has "$CHROMIUM" || fail "CHROMIUM names '$CHROMIUM', which is not there."
else
    want chromium "the end-to-end tests drive it" chromium fonts-liberation
fi
if [ -n "${FIREFOX:-}" ]; then
    has "$FIREFOX" || fail "FIREFOX names '$FIREFOX', which is not there."
else
    want firefox-esr "the end-to-end tests drive it" firefox-esr
fi
want pulseaudio "Firefox plays and records through it in the end-to-end tests" pulseaudio pulseaudio-utils
