#!/usr/bin/env bash
# Playwright, of the version and checksum in end2end/package-lock.json, without browsers of its own.
source "$(dirname "$0")/../env.sh"

installed=end2end/node_modules/.package-lock.sha256
if sha256sum --check --status "$installed" 2>/dev/null; then exit 0; fi

say "installing Playwright with npm"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix end2end --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
sha256sum end2end/package-lock.json >"$installed"
