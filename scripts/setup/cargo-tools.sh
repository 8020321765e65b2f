#!/usr/bin/env bash
# cargo-leptos, which builds server and page together, and wasm-bindgen's command, which must be of the very
# version of the wasm-bindgen crate in Cargo.lock.
source "$(dirname "$0")/../env.sh"
source scripts/setup/install-tool.sh

cargo_leptos=0.3.11
wasm_bindgen=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3 }' Cargo.lock)

if [ "$(version_of cargo-leptos)" != "$cargo_leptos" ]; then
    # no_downloads: it takes wasm-bindgen and wasm-opt from PATH. One dependency in its lock file names a
    # newer Rust than it needs, hence --ignore-rust-version.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 install_tool cargo-leptos "$cargo_leptos" \
        --locked --ignore-rust-version --no-default-features --features no_downloads
fi
if [ "$(version_of wasm-bindgen)" != "$wasm_bindgen" ]; then
    # Without --locked: its lock file may name versions that the registry no longer has.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 install_tool wasm-bindgen-cli "$wasm_bindgen"
fi
