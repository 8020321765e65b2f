#!/usr/bin/env bash
# Rust's standard library for the browser.
source "$(dirname "$0")/../env.sh"

target=wasm32-unknown-unknown
library=$(rustc --print sysroot)/lib/rustlib/$target/lib
if compgen -G "$library/libstd-*.rlib" >/dev/null; then exit 0; fi

if ! has rustup; then
    fail "Rust's $target library is missing, and this cargo does not come from rustup, which could add it." \
        "Install rustup (https://rustup.rs), or your system's package of that library."
fi
say "installing Rust's $target library with rustup"
rustup target add "$target"
