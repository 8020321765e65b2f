#!/usr/bin/env bash
# Starts the studio, and builds and reloads it on every change.
source "$(dirname "$0")/env.sh"

# A release's brotli copies would be sent in place of what changes.
[ ! -d target/site ] || find target/site -name '*.br' -delete
exec cargo leptos watch
