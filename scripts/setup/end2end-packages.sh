#!/usr/bin/env bash
# Playwright, of the version and checksum in end2end/package-lock.json, without browsers of its own; and Twilio's
# libraries of the time of Twilio Client, which a page of the tests uses.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

installed=end2end/node_modules/.package-lock.sha256
if ! sha256sum --check --status "$installed" 2>/dev/null; then
    say "installing Playwright with npm"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix end2end --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
    sha256sum end2end/package-lock.json >"$installed"
fi

python=end2end/twilio-client
installed=$python/packages/.requirements.sha256
if ! sha256sum --check --status "$installed" 2>/dev/null; then
    want python3 "a page of the tests is served by Twilio's Python library" python3
    want pip3 "it installs Twilio's Python library for the tests" python3-pip
    say "installing Twilio's old library for Python with pip, for the tests"
    rm -rf "$python/packages"
    pip3 install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --require-hashes \
        --target "$python/packages" --requirement "$python/requirements.txt"
    sha256sum "$python/requirements.txt" >"$installed"
fi
