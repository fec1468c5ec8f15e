#!/bin/sh
# Runs fuzz targets for some seconds each from their kept inputs: fuzz.sh PROGRAM SECONDS TARGET…
#
# Two builds: Swift checks itself, and libFuzzer sees what it reaches; C needs AddressSanitizer, with which the compiler of
# Swift does not tell libFuzzer of Swift.
#
# Inputs that reach new code are kept, the smallest that do (Fuzz/corpus/TARGET); an input that breaks a target is kept in
# Fuzz/found and ends the run with its name.
set -eu
program=$1
seconds=$2
shift 2
folder=$(cd "$(dirname "$0")/../Fuzz" && pwd)
found=$folder/found
mkdir -p "$found"
failed=""
for target; do
    corpus=$folder/corpus/$target
    work=$(mktemp -d)
    mkdir -p "$corpus"
    export STORYDROP_FUZZ_TARGET=$target
    if ! "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$found/$target-" "$work" "$corpus" 2> "$work/log"; then
        tail -20 "$work/log"
        failed="$failed $target"
    fi
    # The fewest and smallest inputs that reach all that was reached.
    mkdir "$work/least"
    "$program" -merge=1 -max_len=4096 "$work/least" "$corpus" "$work" > /dev/null 2>&1 || true
    if [ -n "$(ls "$work/least")" ] && [ "${KEEP:-no}" = yes ]; then
        rm -rf "$corpus"
        mv "$work/least" "$corpus"
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
    covered=$(grep -o 'cov: [0-9]*' "$work/log" | tail -1)
    echo "$target: ${runs:-0} runs, ${covered:-nothing covered}, $(ls "$corpus" | wc -l) inputs kept"
    rm -rf "$work"
done
[ -z "$failed" ] || { echo "broken:$failed; see Fuzz/found"; exit 1; }
