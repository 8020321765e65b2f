#!/usr/bin/env bash
# Makes this machine ready: `scripts/setup.sh build` for building and running, `scripts/setup.sh test` for
# the tests as well. Each step skips what is there, and says in one line what it installs.
source "$(dirname "$0")/env.sh"

goal=${1:-build}
case $goal in
build | test) ;;
*) fail "setup.sh takes 'build' or 'test', not '$goal'" ;;
esac

scripts/setup/compilers.sh
scripts/setup/wasm-target.sh
scripts/setup/cargo-tools.sh
scripts/setup/frontend-packages.sh
scripts/setup/speech.sh
if [ "$goal" = test ]; then
    scripts/setup/check-tools.sh
    scripts/setup/browser.sh
    scripts/setup/end2end-packages.sh
    scripts/setup/peers.sh
    scripts/setup/proxies.sh
    scripts/setup/attack.sh
fi
