#!/usr/bin/env bash
# Fuzzes what others may send, $FUZZ_SECONDS (300) for each target. Arguments name targets; without, all.
#
# What a run has learnt is kept in the cache for the next; an input that breaks something is kept in
# fuzz/coverage/artifacts/. No sanitizer: our code has no unsafe, so that assertions and panics are what there is to find.
source "$(dirname "$0")/env.sh"

scripts/setup/cargo-fuzz.sh
seconds=${FUZZ_SECONDS:-300}
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(token twiml signature)

for target in "${targets[@]}"; do
    corpus=$CACHE/fuzz/corpus/$target
    log=$CACHE/fuzz/$target.log
    mkdir -p "$corpus"
    say "fuzzing $target for $seconds seconds"
    # The second folder is read only: the seeds in the repository.
    RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir fuzz/coverage --sanitizer none --target-dir "$CACHE/fuzz/target" "$target" \
        "$corpus" "fuzz/seeds/$target" -- -max_total_time="$seconds" -max_len=4096 -timeout=10 >"$log" 2>&1 ||
        { tail -n 40 "$log" >&2 && fail "$target does not hold; the whole output is in $log"; }
    tail -n 1 "$log"
done
