#!/usr/bin/env bash
# Prints where cargo puts what it builds.
source "$(dirname "$0")/env.sh"

cargo metadata --format-version 1 --no-deps |
    node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).target_directory'
