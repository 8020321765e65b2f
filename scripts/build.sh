#!/usr/bin/env bash
# Builds the release: the server's binary, and the site it serves in target/site, with brotli copies.
source "$(dirname "$0")/env.sh"

say "building the release"
cargo leptos build --release
node scripts/compress-site.mjs target/site
