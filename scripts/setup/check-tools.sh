#!/usr/bin/env bash
# What `make check` judges the dependencies with: cargo-deny and cargo-machete.
source "$(dirname "$0")/../env.sh"
source scripts/setup/install-tool.sh

cargo_deny=0.20.2
cargo_machete=0.9.2

if [ "$(version_of cargo-deny)" != "$cargo_deny" ]; then
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 install_tool cargo-deny "$cargo_deny" --locked
fi
if [ "$(version_of cargo-machete)" != "$cargo_machete" ]; then
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 install_tool cargo-machete "$cargo_machete" --locked
fi
