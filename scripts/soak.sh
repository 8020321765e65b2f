#!/usr/bin/env bash
# Asks for each page of the release very often, $SOAK_REQUESTS times (20000), and fails if one answer hangs or is wrong.
source "$(dirname "$0")/env.sh"

export SOAK_REQUESTS=${SOAK_REQUESTS:-20000}
PROJECTS=soak exec scripts/end2end.sh
