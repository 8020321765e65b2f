#!/usr/bin/env bash
# The tests that need no browser.
source "$(dirname "$0")/env.sh"

say "running the tests that need no browser"
exec cargo test
