#!/usr/bin/env bash
# Chromium for the end-to-end tests. $CHROMIUM names another one.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

if [ -n "${CHROMIUM:-}" ]; then
    has "$CHROMIUM" || fail "CHROMIUM names '$CHROMIUM', which is not there."
    exit 0
fi
want chromium "the end-to-end tests drive it" chromium fonts-liberation
