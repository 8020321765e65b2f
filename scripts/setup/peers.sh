#!/usr/bin/env bash
# Twilio's own libraries for node and Python, of the versions and checksums in crates/twilio/tests/peers: the
# tests of our library check it against them. Kept in a folder for each list of versions.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

peers=crates/twilio/tests/peers

# folder_for LIST KIND: where the packages of a list are kept; crates/twilio/tests/peers/library.rs looks there.
folder_for() {
    printf '%s/peers/%s-%s\n' "$CACHE" "$2" "$(sha256sum "$1" | cut -c 1-12)"
}

node=$(folder_for $peers/node/package-lock.json node)
if [ ! -e "$node/complete" ]; then
    say "installing Twilio's library for node with npm, for the tests"
    mkdir -p "$node"
    cp $peers/node/package.json $peers/node/package-lock.json "$node/"
    npm ci --prefix "$node" --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
    touch "$node/complete"
fi

python=$(folder_for $peers/python/requirements.txt python)
if [ ! -e "$python/complete" ]; then
    want python3 "the tests run Twilio's Python library" python3
    want pip3 "it installs Twilio's Python library for the tests" python3-pip
    say "installing Twilio's library for Python with pip, for the tests"
    pip3 install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --require-hashes \
        --upgrade --target "$python" --requirement $peers/python/requirements.txt
    touch "$python/complete"
fi
