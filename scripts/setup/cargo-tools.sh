#!/usr/bin/env bash
# cargo-leptos, which builds server and page together, and wasm-bindgen's command, which must be of the very
# version of the wasm-bindgen crate in Cargo.lock.
source "$(dirname "$0")/../env.sh"

cargo_leptos=0.3.11
wasm_bindgen=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3 }' Cargo.lock)

# version_of COMMAND: the version of our own copy of it, or nothing. Another copy on PATH is not asked: it
# may be built to download further tools by itself.
version_of() {
    { "$TOOLS/bin/$1" --version 2>/dev/null || true; } | awk '{ print $2 }'
}

# install_tool CRATE VERSION OPTION…: compiled fast rather than well, since their work is elsewhere.
install_tool() {
    local crate=$1 version=$2
    shift 2
    say "installing $crate $version with cargo (several minutes, once)"
    CARGO_TARGET_DIR=$CACHE/tools-target \
        CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
        cargo install "$crate" --version "$version" --root "$TOOLS" --force --quiet "$@"
    rm -rf "$CACHE/tools-target"
}

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
