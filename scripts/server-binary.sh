#!/usr/bin/env bash
# Prints where the release build puts the server's binary.
source "$(dirname "$0")/env.sh"

target=$(cargo metadata --format-version 1 --no-deps |
    node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).target_directory')
printf '%s\n' "$target/release/greenroom"
