#!/usr/bin/env bash
# Fuzzes what others may send, with $FUZZ_RUNS (1000000) inputs for each target. Arguments name targets; without, all.
#
# What a run has learnt is kept in the cache for the next; an input that breaks something is kept in
# fuzz/coverage/artifacts/. No sanitizer: our code has no unsafe, so that assertions and panics are what there is to find.
# More memory than $FUZZ_MEMORY MB (512) is a fault too: no input may make us keep what it sends.
source "$(dirname "$0")/env.sh"

scripts/setup/cargo-fuzz.sh
runs=${FUZZ_RUNS:-1000000}
memory=${FUZZ_MEMORY:-512}
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for file in fuzz/coverage/fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi

for target in "${targets[@]}"; do
    corpus=$CACHE/fuzz/corpus/$target
    log=$CACHE/fuzz/$target.log
    mkdir -p "$corpus"
    say "fuzzing $target with $runs inputs"
    # The second folder is read only: the seeds in the repository.
    RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir fuzz/coverage --sanitizer none --target-dir "$CACHE/fuzz/target" "$target" \
        "$corpus" "fuzz/seeds/$target" -- -runs="$runs" -rss_limit_mb="$memory" -max_len=4096 -timeout=10 >"$log" 2>&1 ||
        { tail -n 40 "$log" >&2 && fail "$target does not hold; the whole output is in $log"; }
    tail -n 1 "$log"
done
