#!/usr/bin/env bash
# Builds the release: the server's binary, and the site it serves in target/site, with brotli copies.
source "$(dirname "$0")/env.sh"

site=target/site

say "building the release"
cargo leptos build --release

# cargo-leptos builds one module, the DJ's page: the listeners' is made as it makes its own.
say "building the listeners' pages"
front=$(scripts/target-folder.sh)/front
cargo build --package frontend --bin listener --profile wasm-release --target wasm32-unknown-unknown --target-dir "$front"
wasm-bindgen --target web --no-typescript --out-name listener --out-dir "$front/listener" \
    "$front/wasm32-unknown-unknown/wasm-release/listener.wasm"
wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
    "$front/listener/listener_bg.wasm" -o $site/pkg/listener.wasm
esbuild --log-level=warning --minify --outfile=$site/pkg/listener.js "$front/listener/listener.js"

node scripts/compress-site.mjs $site
