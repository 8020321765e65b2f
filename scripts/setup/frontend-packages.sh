#!/usr/bin/env bash
# What the page needs from npm, of the versions and checksums in frontend/package-lock.json: wasm-opt and esbuild
# for release builds, and Twilio's Voice SDK, which is served as published, with its licence beside it.
source "$(dirname "$0")/../env.sh"

# A folder for each lock file: another version goes beside, not over, what another clone uses.
packages=$CACHE/npm/frontend-$(sha256sum frontend/package-lock.json | cut -c 1-12)

if [ ! -e "$packages/complete" ]; then
    say "installing the Voice SDK, wasm-opt and esbuild with npm"
    mkdir -p "$packages"
    cp frontend/package.json frontend/package-lock.json "$packages/"
    npm ci --prefix "$packages" --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
    touch "$packages/complete"
fi

mkdir -p "$TOOLS/bin"
ln -sfn "$packages/node_modules/.bin/wasm-opt" "$packages/node_modules/.bin/esbuild" "$TOOLS/bin/"

sdk=$packages/node_modules/@twilio/voice-sdk
mkdir -p public/voice-sdk
for file in dist/twilio.min.js LICENSE.md; do
    served=public/voice-sdk/$(basename "$file")
    cmp -s "$sdk/$file" "$served" || cp "$sdk/$file" "$served"
done
