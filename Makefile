# Every target does its own set-up; scripts/ has the steps. `make` alone lists the targets.

.DEFAULT_GOAL := help
.PHONY: help run test demo dev build check test-rust fuzz attack end2end series budget screens soak figures bench bench-live bench-callers bench-calls bench-take bench-media

help:
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build everything and start the studio
	@exec "$$(scripts/server-binary.sh)"

test: ## check, build and test everything, with real browsers and real audio
	@scripts/test.sh

demo: build ## build everything and start the studio with simulated listeners who ring
	@scripts/demo.sh

dev: ready ## start the studio and rebuild it on every change
	@scripts/dev.sh

build: ready ## build the release
	@scripts/build.sh

check: ready-to-test ## dependencies, format, lints, documentation and types
	@scripts/check.sh

test-rust: check ## check, then the tests that need no browser
	@scripts/test-rust.sh

fuzz: ready-to-test ## look by coverage for input that breaks a reader, FUZZ_RUNS=1000000 for each
	@scripts/fuzz.sh

end2end: ready-to-test ## build the release and run the browser tests alone
	@scripts/build.sh
	@scripts/end2end.sh

series: build ready-to-test ## run the browser tests RUNS=20 times in a row, with BUSY=1 beside a busy core
	@scripts/end2end-series.sh

budget: build ready-to-test ## weigh what a browser loads for each page, against the budget
	@scripts/bundle-budget.sh

screens: build ready-to-test ## keep a picture of each page in each state, in end2end/artifacts/screens
	@SCREENS=1 scripts/end2end.sh screens

attack: build ready-to-test ## do to a show that is on what a stranger could, ATTACK_SECONDS=15 each
	@scripts/attack.sh

soak: build ready-to-test ## ask for each page SOAK_REQUESTS=20000 times, and play SOAK_SHOWS=100000 simulated shows
	@scripts/soak.sh
	@scripts/soak-shows.sh

figures: build ready-to-test ## measure how fast the pages come up in a browser
	@scripts/figures.sh

bench: build ## measure the library, and the webhook path beside an Express server
	@scripts/bench-library.sh
	@scripts/bench-webhook.sh

bench-live: build ready-to-test ## measure how soon 1,000 screens have what a webhook tells
	@scripts/bench-live.sh

bench-callers: build ready-to-test ## measure webhooks of up to 5,000 callers, beside an Express server
	@scripts/bench-callers.sh

bench-calls: build ## measure what short calls leave behind, and what each idle socket and each caller in line takes
	@scripts/bench-calls.sh

bench-media: ready ## measure 200 bridged calls on the media plane, beside rtpengine
	@scripts/bench-media.sh

bench-take: build ready-to-test ## measure how soon Next and Take bring the DJ the next voice, 50 presses each
	@scripts/bench-take.sh

.PHONY: ready ready-to-test
ready:
	@scripts/setup.sh build
ready-to-test:
	@scripts/setup.sh test
