# The two commands of the README are `make demo` and `make test`; each installs what is missing.

# Everything that building, testing and the demo need from Debian.
APT_PACKAGES = pkg-config libcurl4-openssl-dev libpoppler-private-dev libseccomp-dev libzip-dev libpango1.0-dev libspng-dev \
	libicu-dev libxml2-dev libturbojpeg0-dev libssl-dev libsqlite3-dev libstemmer-dev libcld2-dev libsndfile1-dev \
	libsamplerate0-dev libebur128-dev fonts-dejavu-core unzip python3 $(MEDIA_PACKAGES) $(READING_PACKAGES)

# What films and narrations are made with; at run time they may be missing, and then the delivery says so.
MEDIA_PACKAGES = ffmpeg espeak-ng flite festival festvox-us-slt-hts fluidsynth timgm6mb-soundfont

# What documents, scans and Chinese PDFs are read with; the same holds.
READING_PACKAGES = poppler-data pandoc tesseract-ocr tesseract-ocr-eng

SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT = swift

# What the proofs by faults need besides: servers, clients, an office, tools that break things.
FAULT_PACKAGES = samba smbclient rsync openssh-server openssh-client vim tmux libreoffice-writer-nogui strace e2fsprogs \
	git unzip util-linux
# Other folder watchers, and another HTTP client, to be measured against.
BENCH_PACKAGES = python3-watchdog watchman incron python3-venv curl

# For `make conformance` and `make local-ai`; the rest of it comes from PyPI, into virtual environments of their own.
PYTHON_PACKAGES = python3-venv openssl libgomp1

# The folder with the annotated texts that the analysis is measured on: `make quality DATA=…`.
DATA =

# The part of the benchmarks to measure: jobs, novel, studio, film, pictures, writing or intake; all if empty.
PART =

.PHONY: build demo test lint format bench gallery motifs quality fit faults fuzz soak play conformance local-ai clean dependencies

# Installs what is missing of $(1).
define install
	@missing=""; for package in $(1); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "Installing$$missing"; \
		$(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; \
	fi
endef

# The program, and those that parse for it.
PRODUCTS = storydrop storydrop-jail storydrop-jail-page storydrop-jail-pdf

# Builds the products $(1) with the options $(2).
define products
	set -e; for product in $(1); do $(SWIFT) build $(2) --product $$product; done
endef

build: dependencies
	$(call products,$(PRODUCTS),-c release)

dependencies:
	$(call install,$(APT_PACKAGES))

demo: build
	Scripts/demo.sh "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

# No more than ten tests at once: each has services of its own, and a hundred of them starve each other. What needs
# much computing runs after them, by itself.
test: dependencies
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=10 \
		$(SWIFT) test --disable-xctest --parallel --skip "CrashTests|AnalysisTests|LabelledSceneTests|FilmTests"
	$(SWIFT) test --disable-xctest --filter "CrashTests|AnalysisTests|LabelledSceneTests|FilmTests"

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

bench: build
	$(call install,$(BENCH_PACKAGES))
	python3 Scripts/bench.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop" $(PART)

# Paints three of the sample stories, six scenes each in three styles, and a sheet of all that can be drawn.
gallery: build
	$(SWIFT) build -c release --product storydrop-lab
	Scripts/gallery.sh "$$($(SWIFT) build -c release --show-bin-path)" docs/gallery

# Finds anew what to draw for a noun, from WordNet and CLDR.
motifs:
	$(call install,wordnet-base unicode-cldr-core python3-yaml)
	python3 Scripts/motifs.py /usr/share/wordnet /usr/share/unicode/cldr/common/annotations Scripts/motif_base.yaml \
		Sources/CTexts/lexicons/motifs.yaml

# Ours and the peers' figures: for scenes, headings, casts and briefs, on annotated texts; for how files become text.
quality: dependencies .build-quality
	$(call products,storydrop-lab $(filter storydrop-jail%,$(PRODUCTS)),-c release)
	$(call install,poppler-utils)
	.build-quality/bin/python Scripts/quality.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop-lab" $(DATA)
	.build-quality/bin/python Scripts/quality_reading.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop-lab" \
		$(DATA)

# Fits the weights of the scene model anew.
fit: dependencies .build-quality
	$(SWIFT) build -c release --product storydrop-lab
	.build-quality/bin/python Scripts/fit_scenes.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop-lab" \
		$(DATA)/segmentation/scenes $(DATA)/segmentation/chapters Sources/CTexts/lexicons/scene_model.yaml

.build-quality:
	$(call install,$(PYTHON_PACKAGES))
	python3 -m venv .build-quality.new
	.build-quality.new/bin/pip install --quiet numpy==2.4.6 rapidfuzz==3.14.6
	rm -rf .build-quality && mv .build-quality.new .build-quality

# Needs root. The random schedules take a debug build, in which calls can be made to fail.
faults: build
	$(call install,$(FAULT_PACKAGES))
	$(call products,$(PRODUCTS))
	$(SUDO) python3 Scripts/faults/run.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop" \
		"$$($(SWIFT) build --show-bin-path)/storydrop"

# Films in a browser, as people will play them.
play: build
	$(call install,chromium)
	python3 Scripts/play_films.py --make "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

# Bytes that are made up, for everything that reads what strangers write. Each target for FUZZ_SECONDS; what it learns is
# kept in Fuzz/corpus, and what breaks it in Fuzz/found.
FUZZ_SECONDS = 60
fuzz: dependencies
	STORYDROP_FUZZ=1 $(SWIFT) build --sanitize=fuzzer --product storydrop-fuzz --scratch-path .build-fuzz
	STORYDROP_FUZZ=1 $(SWIFT) build --sanitize=fuzzer --sanitize=address --product storydrop-fuzz \
		--scratch-path .build-fuzz-c
	Scripts/fuzz.sh .build-fuzz/debug/storydrop-fuzz $(FUZZ_SECONDS) rule settings brief urls text encoding \
		feed-head next-page page-stream pdf-stream zip-stream rtf ocr robots
	Scripts/fuzz.sh .build-fuzz-c/debug/storydrop-fuzz $(FUZZ_SECONDS) html feed zip

soak: build
	python3 Scripts/faults/soak.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

# Every request checked with the vendors' own types; every way of misbehaving.
conformance: build
	$(call install,$(PYTHON_PACKAGES))
	python3 Scripts/conformance/run.py "$$($(SWIFT) build -c release --show-bin-path)/storydrop"

# Models on this machine, in the workspace's state folder: a language model and the tests that talk to it; a voice, which
# is used from then on, and a recogniser that listens to it.
local-ai: build
	$(call install,$(PYTHON_PACKAGES))
	python3 Scripts/local_ai.py install .storydrop/local-ai
	$(SWIFT) build --build-tests
	python3 Scripts/local_ai.py serve .storydrop/local-ai -- \
		$(SWIFT) test --disable-xctest --filter LocalServerTests
	python3 Scripts/local_ai.py listen .storydrop/local-ai "$$($(SWIFT) build -c release --show-bin-path)/storydrop" \
		Samples/demo/lighthouse.txt Tests/StorydropTests/Fixtures/shadow.txt

clean:
	rm -rf .build
