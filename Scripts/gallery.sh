#!/usr/bin/env bash
# Paints the gallery: gallery.sh BIN OUT. Three of the sample stories, each in three styles, and the sheets.
set -euo pipefail

bin=$1
out=$2
samples=$(cd "$(dirname "$0")/../Samples/demo" && pwd)
texts=$(mktemp -d "${TMPDIR:-/tmp}/storydrop-gallery.XXXXXX")
trap 'rm -rf "$texts"' EXIT
mkdir -p "$out"

"$bin/storydrop" analyse --text "$samples/lighthouse.txt" >"$texts/lighthouse.txt"
"$bin/storydrop" analyse --text "$samples/bakers-dragon.pdf" >"$texts/bakers-dragon.txt"
"$bin/storydrop" analyse --text "$samples/web/desert-train.html" >"$texts/desert-train.txt"

lab="$bin/storydrop-lab"
"$lab" gallery "$out" 6 "children's book illustration,watercolor,oil painting" "$texts/lighthouse.txt"
"$lab" gallery "$out" 6 "digital art,pencil sketch,cartoon" "$texts/bakers-dragon.txt"
"$lab" gallery "$out" 6 "anime,realistic,fantasy" "$texts/desert-train.txt"
"$lab" sheets "$out"
