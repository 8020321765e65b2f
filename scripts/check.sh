#!/usr/bin/env bash
# What can be judged without running anything: dependencies, format, lints, documentation, types of the browser tests.
# The page is linted apart from the server, for its own target: together their features would mix.
source "$(dirname "$0")/env.sh"

say "checking that Cargo.lock is complete"
cargo fetch --locked
say "checking the licences, sources and versions of the dependencies"
# Not their advisories: that database is fetched from another host than the registry, and a check must not fail because
# a network does, or because of what was published since yesterday.
cargo deny --offline --locked --log-level error check --hide-inclusion-graph bans licenses sources
say "looking for dependencies that nothing uses"
cargo machete --skip-target-dir >"$CACHE/machete.log" 2>&1 || { cat "$CACHE/machete.log" >&2 && fail "some dependencies are not used"; }
say "checking the format"
# One `use` for each crate: an option that stable rustfmt knows and keeps for those who ask twice.
RUSTC_BOOTSTRAP=1 cargo fmt --all --check -- --config imports_granularity=Crate
say "linting the server's side"
cargo clippy --all-targets --quiet -- -D warnings
say "linting the page's side"
cargo clippy -p frontend --target wasm32-unknown-unknown --quiet -- -D warnings
say "checking the documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet
say "checking the types of the browser tests"
npm run --prefix end2end --silent types
