# Every command of the project. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test bench screenshots console-screens assets fuzz fmt lint deny package package-test image vm-test vm-test-full

scripts := packaging/scripts
# Everything a person can try on a desk: a window, simulated devices and the county service.
features := --features demo
# What a terminal and a county run.
ships := --features kms,county
figures := $(CURDIR)/target/bench/figures.tsv
# Where cargo builds.
built = $(or $(CARGO_TARGET_DIR),target)
say = @printf '\n==> %s\n'

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Build and start the demo terminal (without a display: walk it and leave pictures)
	$(say) '[1/4] system packages'
	@$(scripts)/system-packages build run assets
	$(say) '[2/4] assets'
	@$(scripts)/fetch-assets
	$(say) '[3/4] building (the first time takes several minutes)'
	@cargo build --locked $(features) --bin kiosk
	$(say) '[4/4] starting the demo'
	@cargo run --quiet --locked $(features) --bin kiosk -- demo

test: ## Install what tests need and run every check
	$(say) '[1/8] system packages'
	@$(scripts)/system-packages build run test assets
	$(say) '[2/8] assets'
	@$(scripts)/fetch-assets
	$(say) '[3/8] format'
	@cargo fmt --check
	$(say) '[4/8] licences, bans and sources of the dependencies'
	@$(MAKE) --no-print-directory deny
	$(say) '[5/8] lints'
	@cargo clippy --locked $(features) --all-targets -- -D warnings
	$(say) '[6/8] what ships, built without the simulator'
	@cargo build --locked --features kms --bin kiosk --bin vm-hand-in
	@$(scripts)/check-shipped "$(built)/debug/kiosk"
	@cargo check --locked --no-default-features --features county --bin county
	$(say) '[7/8] tests'
	@cargo test --locked $(features)
	$(say) '[8/8] the whole machine in QEMU, its short form'
	@packaging/vm/short-form "$(built)/debug"

bench: ## Measure every figure into target/bench/figures.tsv
	$(say) '[1/4] system packages'
	@$(scripts)/system-packages build run test bench assets
	$(say) '[2/4] assets'
	@$(scripts)/fetch-assets
	@$(scripts)/bench-opencv || echo 'OpenCV could not be fetched: its detector is not compared'
	@mkdir -p target/bench
	@printf 'name\tvalue\tunit\tgoal\tholds\thow\n' > $(figures)
	$(say) '[3/4] building and measuring (an optimised build: many minutes the first time)'
	@cargo fetch --locked
	@cargo bench --locked --no-run $(features) --bench '*'
	@failed=0; FIGURES=$(figures) tests/support/with-pcscd cargo bench --locked --no-fail-fast $(features) --bench '*' || failed=1; \
	FIGURES=$(figures) cargo run --locked --release --manifest-path benches/peers/Cargo.toml || failed=1; \
	FIGURES=$(figures) cargo run --locked --release --manifest-path benches/peers/Cargo.toml --bin handwriting 4 || failed=1; \
	FIGURES=$(figures) cargo run --locked --release --manifest-path benches/peers/Cargo.toml --bin pinyin || failed=1; \
	printf '\n==> %s\n' '[4/4] figures, also in target/bench/figures.tsv'; \
	column -t -s "$$(printf '\t')" $(figures); exit $$failed

screenshots: ## Draw every screen into target/screens, without a display
	@$(scripts)/system-packages build run assets
	@$(scripts)/fetch-assets
	@cargo run --locked $(features) --bin kiosk -- screenshots --out target/screens

package: ## Build the Debian package for terminals into target/package (an optimised build: many minutes the first time)
	@$(scripts)/system-packages build run assets package
	@$(scripts)/fetch-assets
	@$(scripts)/build-package

package-test: ## Install, upgrade, remove and purge the package on a clean Debian 12 (as root)
	@$(scripts)/system-packages build run assets package package-test
	@$(scripts)/fetch-assets
	@$(scripts)/build-package
	@$(scripts)/test-package target/package/jiujinban_*.deb

image: ## Make a machine with the package for QEMU, enrolled at a county (as root; target/vm)
	@$(scripts)/system-packages build run assets package package-test image
	@$(scripts)/fetch-assets
	@$(scripts)/build-package
	@cargo build --locked $(ships) --bin county --bin vm-hand-in
	@packaging/vm/make-image target/package/jiujinban_*.deb "$(built)/debug/county"

vm-test: image ## Walk that machine in QEMU: boot, set-up, a case, a kill, 20 power cuts (as root; minutes)
	@packaging/vm/qemu
	@packaging/vm/vm-test --county "$(built)/debug/county" --hand-in "$(built)/debug/vm-hand-in"

vm-test-full: image ## The same with every case there is: reader, line, clock, disk, chip, update, 120 power cuts (as root)
	@packaging/vm/qemu
	@packaging/vm/make-two-places
	@packaging/vm/vm-test --full --county "$(built)/debug/county" --hand-in "$(built)/debug/vm-hand-in"

console-screens: ## Look at every page of the county's console in Chromium, into target/console-screens
	@$(scripts)/system-packages build run test assets
	@$(scripts)/fetch-assets
	@CONSOLE_SCREENS=$(CURDIR)/target/console-screens cargo test --locked $(features) --test console every_page_can_be_read

assets: ## Fetch and convert icons, trades and places (assets/assets.lock)
	@$(scripts)/system-packages assets
	@$(scripts)/fetch-assets

fuzz: ## Feed every parser of hostile bytes for a minute each (nightly Rust, cargo-fuzz), or check that they build
	@if cargo +nightly fuzz --version >/dev/null 2>&1; then \
	  for target in $$(cargo +nightly fuzz list); do \
	    echo "==> $$target"; cargo +nightly fuzz run "$$target" -- -max_total_time=60; \
	  done; \
	else \
	  echo "no nightly Rust with cargo-fuzz here: only checking that the targets build"; \
	  cargo check --locked --manifest-path fuzz/Cargo.toml; \
	fi

fmt: ## Format the code
	@cargo fmt

lint: ## Format check and clippy
	@cargo fmt --check
	@cargo clippy --locked $(features) --all-targets -- -D warnings

deny: ## Licences, bans and sources of the dependencies (deny.toml)
	@PATH="$(CURDIR)/target/tools:$$PATH"; \
	command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: make assets, or cargo install --locked cargo-deny"; exit 1; }; \
	cargo-deny --locked --all-features check licenses bans sources
