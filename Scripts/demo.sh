#!/usr/bin/env bash
# Drops the sample stories into a new workspace, works through them, and says where the results are.
set -euo pipefail

storydrop=$1
samples=$(cd "$(dirname "$0")/../Samples/demo" && pwd)
rules=$(cd "$(dirname "$0")/../rules" && pwd)
workspace=$(mktemp -d "${TMPDIR:-/tmp}/storydrop-demo.XXXXXX")
mkdir -p "$workspace/inbox/kids" "$workspace/inbox/video" "$workspace/inbox/film" "$workspace/inbox/briefs"
cp -R "$rules" "$workspace/rules"

# The URL list is served from this machine: the demo needs no network.
cat >"$workspace/storydrop.yaml" <<'YAML'
urls: {allow_private_addresses: true, pause: 0s}
YAML
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$samples/web" >"$workspace/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
port=
for _ in $(seq 100); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$workspace/server.log")
    [ -n "$port" ] && break
    sleep 0.1
done
[ -n "$port" ] || { echo "The demo's web server did not start:"; cat "$workspace/server.log"; exit 1; }

cp "$samples/lighthouse.txt" "$workspace/inbox/"
cp "$samples/bakers-dragon.pdf" "$workspace/inbox/kids/"
cp "$samples/lighthouse.txt" "$workspace/inbox/video/"
# A story may bring settings of its own: this film is to be a small one.
{ printf -- '---\nfilm: {quality: 720p}\n---\n'; cat "$samples/lighthouse.txt"; } >"$workspace/inbox/film/lighthouse.md"
# A brief: the story is written first, then illustrated, narrated, filmed.
cp "$rules/examples/fox.brief.txt" "$workspace/inbox/briefs/"
cat >"$workspace/inbox/waiting-room.urls" <<URLS
# Two stories from the web, one a line
http://127.0.0.1:$port/desert-train.html
http://127.0.0.1:$port/clockmaker.html
URLS

"$storydrop" once --workspace "$workspace" --quiet

find "$workspace/outbox" -name '*.zip' -print0 | xargs -0 -n1 unzip -tqq
"$storydrop" jobs --workspace "$workspace"
echo
echo "Results: $workspace/outbox"
echo "Open:    $workspace/outbox/index.html"
echo "Film:    $(ls "$workspace"/outbox/film/*/film/film.mp4)"
echo "Written: $(ls "$workspace"/outbox/briefs/*/story/story.md)"
