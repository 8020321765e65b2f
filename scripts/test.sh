#!/usr/bin/env bash
# Checks, builds and tests everything, and tells how long each step took.
source "$(dirname "$0")/env.sh"

log=$(mktemp)
steps=()
# Told on failure, too: the last step is then the one that failed.
tell() {
    printf '%s\n' "${steps[@]}"
    grep -hE '^test result: .* [1-9][0-9]* passed' "$log" | awk '
        { for (n = 1; n < NF; n++) { if ($(n + 1) ~ /^passed/) passed += $n; if ($(n + 1) ~ /^failed/) failed += $n } }
        END { printf "cargo: %d passed, %d failed\n", passed, failed }' || true
    # As Playwright says it: "68 passed (8.0m)".
    grep -E '^ +[0-9]+ (passed|failed|flaky|skipped|did not run)' "$log" | sed 's/^ */browsers: /' || true
    # Once more at the end, where a long log is read first: which test failed, at what line and why.
    awk '
        /^ +[0-9]+\) \[/ { block = 1; print; next }
        /attachment #|^ +[0-9]+ (failed|passed)/ { block = 0 }
        block && /Error:|Locator:|Expected|Received|^ *> +[0-9]+ \||^ +at .*:[0-9]+/' "$log"
    grep -E '^(test .* FAILED$|thread .* panicked at )' "$log" || true
    rm -f "$log"
}
trap tell EXIT

# step NAME COMMAND…: runs a step, and keeps what it says.
step() {
    local name=$1 began=$SECONDS outcome=0
    shift
    "$@" 2>&1 | tee -a "$log" || outcome=$?
    steps+=("$(printf '%-28s %3d min %02d s' "$name" $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60)))")
    return $outcome
}

step "set-up" scripts/setup.sh test
step "checks" scripts/check.sh
step "tests without a browser" scripts/test-rust.sh
step "release build" scripts/build.sh
step "page weight" scripts/bundle-budget.sh
step "page soak" env SOAK_REQUESTS=1000 scripts/soak.sh
step "tests with browsers" scripts/end2end.sh
steps+=("$(printf '%-28s %3d min %02d s' "all of it" $((SECONDS / 60)) $((SECONDS % 60)))")
