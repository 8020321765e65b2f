#!/usr/bin/env bash
# The compilers that everything else is made with: a C compiler with cmake, Rust, node with npm.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

want cc "Rust links with it, and the TLS library has parts in C" gcc libc6-dev
want cmake "the Opus library is built with it" cmake make

rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
if ! has cargo || ! has rustc; then
    fail "Rust $rust_wanted or newer is missing. Install rustup, which brings it:" "https://rustup.rs"
fi
rust_found=$(rustc --version | awk '{ print $2 }')
if ! at_least "$rust_wanted" "$rust_found"; then
    fail "Rust $rust_wanted or newer is needed; this is $rust_found. Type:" "rustup update stable"
fi

node_wanted=18
want node "it runs npm and wasm-opt" nodejs
node_found=$(node --version | sed 's/^v//')
if ! at_least "$node_wanted" "$node_found"; then
    fail "node $node_wanted or newer is needed; this is $node_found. Install a newer one:" "https://nodejs.org"
fi
want npm "it brings the Voice SDK and wasm-opt" npm
