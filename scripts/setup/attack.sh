#!/usr/bin/env bash
# What server/tests/attack does to a studio with the help of others.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

want faketime "a test puts the clock of a studio right" faketime
