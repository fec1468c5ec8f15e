# The two commands of the README are `make demo` and `make test`; each installs what is missing.

# Everything that building, testing and the demo need from Debian.
APT_PACKAGES = pkg-config libcurl4-openssl-dev libpoppler-glib-dev libzip-dev libpango1.0-dev libuchardet-dev \
	libicu-dev libxml2-dev libturbojpeg0-dev libssl-dev libsqlite3-dev fonts-dejavu-core unzip python3

SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT = swift

.PHONY: build demo test lint format bench clean dependencies

build: dependencies
	$(SWIFT) build -c release --product storydrop

dependencies:
	@missing=""; for package in $(APT_PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "Installing$$missing"; \
		$(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; \
	fi

demo: build
	Scripts/demo.sh "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

test: dependencies
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --disable-xctest --parallel --skip CrashTests
	$(SWIFT) test --disable-xctest --filter CrashTests

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

bench: build
	python3 Scripts/bench.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

clean:
	rm -rf .build
