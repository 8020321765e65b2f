#!/usr/bin/env bash
# Does to a show that is on what a stranger could, for $ATTACK_SECONDS (15) each, on the release build, and holds it to
# the figures of docs/security.md. Arguments choose attacks by name.
source "$(dirname "$0")/env.sh"

export ATTACK_SECONDS=${ATTACK_SECONDS:-15}
# The attackers need descriptors of their own.
ulimit -n "$(ulimit -H -n)"
say "attacking a show"
exec cargo test --quiet --release -p server --test attack -- --nocapture --test-threads 1 "$@"
