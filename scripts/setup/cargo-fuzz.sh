#!/usr/bin/env bash
# cargo-fuzz, for `make fuzz` alone.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

version=0.13.2
want c++ "the fuzzing engine is written in it" g++
# Another copy on PATH is not asked: it may be of another version.
found=$({ "$TOOLS/bin/cargo-fuzz" --version 2>/dev/null || true; } | awk '{ print $2 }')
if [ "$found" = "$version" ]; then exit 0; fi

say "installing cargo-fuzz $version with cargo (once)"
# Compiled fast rather than well: its work is elsewhere.
CARGO_TARGET_DIR=$CACHE/tools-target CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    cargo install cargo-fuzz --version "$version" --root "$TOOLS" --force --quiet --locked
rm -rf "$CACHE/tools-target"
