#!/usr/bin/env bash
# cargo-fuzz, for `make fuzz` alone.
source "$(dirname "$0")/../env.sh"
source scripts/setup/install-tool.sh
source scripts/setup/packages.sh

version=0.13.2
want c++ "the fuzzing engine is written in it" g++
if [ "$(version_of cargo-fuzz)" != "$version" ]; then
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 install_tool cargo-fuzz "$version" --locked
fi
