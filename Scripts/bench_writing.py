#!/usr/bin/env python3
"""What a long story costs: the tokens that a model is asked with, ours and the way that sends the whole draft each time.

Called by bench.py. Both are asked by a server on this machine that writes as much as it is asked for; a token is taken
to be four characters. The other way is that of many writers of stories, among them the service that this replaces:
premise, outline, a first part, and then `go on` with the premise, the outline and all of the draft, until the model says
that it is done.
"""

import http.server
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import threading

LENGTHS = [1_500, 5_000, 20_000, 50_000, 100_000]
# US dollars for a million tokens of input and of output: Gemini Flash, from Sources/CTexts/tables/models.yaml.
PRICE = (0.75, 3.75)

WORDS = ("lantern harbour letter storm gull ladder bell anchor ledger kettle window rope mirror candle compass blanket hammer "
         "basket whistle island boat bridge bottle button carpet chain chest clock coat coin door drum feather fence").split()
LOOKS = ("old wet small cold bright torn heavy grey lost blue thin warm red green black white long short broad narrow high "
         "low soft hard quick slow dull sharp clean dirty rough smooth empty full early late strange plain loud quiet proud "
         "humble bitter sweet young wooden golden silver").split()
VERBS = "took found held dropped saw mended hid broke carried shook left".split()
WAYS = "near under behind beside above before past without".split()


def tokens(text):
    return len(text) // 4


def prose(words, seed, beats=()):
    """So many words, beats first; no five words twice."""
    pick = random.Random(seed)
    sentences = list(beats)
    count = sum(len(beat.split()) for beat in beats)
    look = lambda: f"{pick.choice(LOOKS)}-{pick.choice(LOOKS)}"
    while count < words:
        sentences.append(f"{pick.choice(['Mara', 'Jonas', 'She', 'He'])} {pick.choice(VERBS)} the {look()} "
                         f"{pick.choice(WORDS)} {pick.choice(WAYS)} a {look()} {pick.choice(WORDS)}.")
        count += 11
    return "\n\n".join(" ".join(sentences[i:i + 6]) for i in range(0, len(sentences), 6))


def number(text, after, last=False):
    found = re.findall(re.escape(after) + r"(\d+)", text)
    return int(found[-1 if last else 0]) if found else None


def outline(chapters, beats):
    dice = random.Random(beats)
    pick = lambda words=None: dice.choice(words) if words else f"{dice.choice(LOOKS)}-{dice.choice(WORDS)}"
    rows = [{"title": f"The {WORDS[i % len(WORDS)]} of day {i + 1}", "act": 1 + i * 3 // chapters, "beats": [
        f"Mara carries {pick()} {pick(WAYS)} the {pick()} and {pick(VERBS)} {pick()} of {pick()}."
        for n in range(beats * i // chapters, beats * (i + 1) // chapters)]} for i in range(chapters)]
    return json.dumps({"title": "The Last Light", "theme": "What is kept is lost.", "chapters": rows,
                       "cast": [{"name": "Mara", "role": "keeper", "description": "grey eyes, stubborn"},
                                {"name": "Jonas", "role": "her brother", "description": "tall, afraid of the sea"}],
                       "places": [{"name": "the lighthouse", "description": "white, cracked"}],
                       "plants": [{"what": "the cracked lamp", "planted": 1, "paid_off": chapters}]})


def answer(prompt):
    """What kind of a question it is, and the answer of a model that does as it is asked."""
    lower = prompt.lower()
    if "write the premise" in lower:
        return "premise", "Mara, who keeps a lighthouse, must light it once more before the sea takes it."
    if "plan the whole story" in lower:
        chapters = number(prompt, " in all, in ") or 1
        return "outline", outline(chapters, max(chapters, number(prompt, "and about ") or 5))
    if "you keep the notes" in lower:
        # Notes as long as they may be: what a talkative model would give.
        fact = "Mara has grey eyes, and the key to the upper room hangs on her belt since the third day of the storm."
        return "note", json.dumps({"summary": prose(230, len(prompt)), "facts": [f"{fact} {n}" for n in range(30)],
                                   "gist": "Mara kept the light."})
    if "you check a story" in lower:
        return "check", json.dumps({"faults": []})
    if "now write part" not in lower:
        return "reading", "{}"
    beats = [line[2:] for line in prompt.splitlines() if line.startswith("- Mara carries")]
    return "part", prose(number(prompt, "about ", last=True) or 300, prompt, beats)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    calls = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = body["contents"][0]["parts"][0]["text"]
        system = "".join(part["text"] for part in body.get("systemInstruction", {}).get("parts", []))
        kind, text = answer(prompt)
        Handler.calls.append((kind, tokens(system + prompt), tokens(text)))
        reply = json.dumps({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP"}],
                            "usageMetadata": {"promptTokenCount": tokens(prompt), "candidatesTokenCount": tokens(text)}})
        reply = reply.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


BRIEF = """story_setting: A lighthouse on a rock
character_input: Mara, who keeps it, and her brother Jonas
plot_elements: The lamp has cracked, and a storm is coming
"""


def ours(binary, port, length):
    """The calls for one story of that length: kind, tokens asked with, tokens answered."""
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for name in ("inbox", "rules"):
            (root / name).mkdir()
        (root / "storydrop.yaml").write_text(
            f"providers: {{gemini: {{base_url: 'http://127.0.0.1:{port}', api_key_env: GEMINI_API_KEY, requests_per_minute: 1000000}}}}\n"
            "settle: 50ms\nbudget: {usd_per_job: 1000, usd_per_day: 10000}\n")
        (root / "rules" / "write.yaml").write_text("pipeline: [write: {}]\nproviders: {text: [gemini]}\n")
        (root / "inbox" / "long.brief.yaml").write_text(BRIEF + f"length: {length}\n")
        Handler.calls = []
        subprocess.run([binary, "once", "--quiet", "--workspace", root], capture_output=True,
                       env={**os.environ, "GEMINI_API_KEY": "k"})
        status = json.loads((root / "outbox" / "long.brief.yaml.status.json").read_text())
        assert status["state"] == "succeeded", (length, status["warnings"], status.get("error"))
        return [call for call in Handler.calls if call[0] != "reading"]


def other_way(length):
    """The same, with the whole draft in every question."""
    premise = answer("write the premise")[1]
    plan = outline(max(1, length // 2500), max(5, length // 300))
    frame = BRIEF + premise
    calls = [("premise", tokens(BRIEF), tokens(premise)), ("outline", tokens(frame), tokens(plan))]
    draft = ""
    while len(draft.split()) < length:
        part = prose(900, len(draft))
        calls.append(("part", tokens(frame + plan + draft), tokens(part)))
        draft += part + "\n\n"
    return calls


def row(length, calls):
    asked, told = sum(call[1] for call in calls), sum(call[2] for call in calls)
    cost = (asked * PRICE[0] + told * PRICE[1]) / 1e6
    return f"{len(calls)} | {asked:,} | {max(call[1] for call in calls if call[0] == 'part'):,} | {cost:.2f}"


def report(binary):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mine = {length: ours(binary, server.server_address[1], length) for length in LENGTHS}
    server.shutdown()
    theirs = {length: other_way(length) for length in LENGTHS}
    table = "\n".join(f"| {length:,} | {row(length, mine[length])} | {row(length, theirs[length])} |" for length in LENGTHS)
    parts = [call[1] for call in mine[20_000] if call[0] == "part"]
    others = [call[1] for call in theirs[20_000] if call[0] == "part"]
    places = [n for n in (1, 2, 3, 5, 8, 12, 16, 20, 22) if n <= min(len(parts), len(others))]
    return f"""
## What a long story costs

{__doc__.split("Called by bench.py. ")[1].strip()} Tokens are counted, not measured: one run. Dollars at
{PRICE[0]} a million asked with and {PRICE[1]} answered. Notes of the mock are as long as they may be.

| words | calls | asked with | longest part | US$ | the other way: calls | asked with | longest part | US$ |
|---|---|---|---|---|---|---|---|---|
{table}

Tokens that the parts of a story of 20,000 words are asked with:

| part | {" | ".join(str(n) for n in places)} |
|---|{"---|" * len(places)}
| ours | {" | ".join(f"{parts[n - 1]:,}" for n in places)} |
| the other way | {" | ".join(f"{others[n - 1]:,}" for n in places)} |

The prompt does not grow with the draft: {max(parts[2:]) / max(parts[2:6]):.2f} times the longest of the third to sixth part, against
{max(others) / max(others[2:6]):.1f} times.
"""
