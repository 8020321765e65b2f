#!/usr/bin/env bash
# Prints where the release build puts the server's binary.
source "$(dirname "$0")/env.sh"

printf '%s/release/greenroom\n' "$(scripts/target-folder.sh)"
