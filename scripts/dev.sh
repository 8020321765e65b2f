#!/usr/bin/env bash
# Starts the studio, and builds and reloads it on every change.
source "$(dirname "$0")/env.sh"

exec cargo leptos watch
