#!/usr/bin/env python3
"""`make conformance`: the built program against a mock that checks every request with the vendors' own SDK types.

Sets up a virtual environment of its own below .build. Two parts: every kind of call, of which the mock must reject none
and warn of none; and every way of misbehaving, at the first call, in the middle, and at random, under which a job must
end well, never ask too early, never too much at once, and never pay for the same picture twice.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ["google-genai==3.4.0", "openai==3.54.0", "aiohttp", "pillow", "jsonschema", "soundfile", "numpy",
            "hypercorn"]
KEY = "sk-conformance-5f4e3d2c1b"
STORY = "\n\n".join(
    f"In the year {n} the fox sat by the river and counted the boats. She saw {n * 3} of them, and every one carried a "
    f"lantern; the old man at the bridge waved to her until the night had come." for n in range(1, 13))
SCHEMA = {"type": "object", "properties": {
    "title": {"type": "string"}, "pages": {"type": "array", "items": {
        "type": "object", "properties": {"text": {"type": "string"}, "mood": {"type": "string"}}, "required": ["text"]}}},
    "required": ["title", "pages"]}


def environment(build):
    """The Python of a virtual environment with the vendors' SDKs."""
    folder = build / "conformance-venv"
    python, mark = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(PACKAGES)
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        mark.write_text(wanted)
    return python


class Mock:
    """The mock at work."""

    def __init__(self, python):
        self.process = subprocess.Popen([python, HERE / "vendor_mock.py", "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[1]

    def ask(self, path, body=None, method=None):
        request = urllib.request.Request(f"{self.address}/__mock/{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def begin(self, **config):
        self.ask("config", config, "PUT")
        self.ask("reset?keep_config=1", {}, "POST")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Workspace:
    """A workspace whose providers are the mock."""

    def __init__(self, binary, mock, providers="gemini, local", concurrency=2):
        self.binary, self.root = binary, pathlib.Path(tempfile.mkdtemp(prefix="storydrop-conformance-"))
        for name in ("inbox", "outbox", "rules"):
            (self.root / name).mkdir()
        common = f"api_key_env: STORY_KEY, timeout: 3s, requests_per_minute: 100000, concurrency: {concurrency}"
        (self.root / "storydrop.yaml").write_text(
            "settle: 50ms\nretry: {first_delay: 200ms}\nbudget: {usd_per_job: 100, usd_per_day: 1000}\nproviders:\n"
            f"  gemini: {{base_url: '{mock.address}', {common}}}\n"
            # The vendor's own ways, at another address.
            f"  openai: {{base_url: '{mock.address}', server: openai, {common}}}\n"
            f"  own: {{protocol: openai, base_url: '{mock.address}', timeout: 3s, text_model: mine, image_model: mine}}\n")
        (self.root / "rules" / "10.yaml").write_text(
            "pipeline: [illustrate: {max_illustrations: 3, style: watercolor}]\n"
            f"providers: {{image: [{providers}], text: [gemini, openai]}}\n")

    def run(self, *arguments, limit=240):
        return subprocess.run([self.binary, *map(str, arguments), "--workspace", self.root], text=True, timeout=limit,
                              env={**os.environ, "STORY_KEY": KEY, "LOG_LEVEL": "debug"}, capture_output=True)

    def once(self):
        (self.root / "inbox" / "fox.txt").write_text(STORY)
        ending = self.run("once")
        return ending, json.loads((self.root / "outbox" / "fox.txt.status.json").read_text())

    def leaks(self, *texts):
        files = [file for file in self.root.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
        return files + [text[:200] for text in texts if KEY in text]

    def remove(self):
        shutil.rmtree(self.root)


def calls(binary, mock):
    """Every kind of call, for both vendors, and for a server of one's own."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "schema.json").write_text(json.dumps(SCHEMA))
        workspace = Workspace(binary, mock)

        def ask(name, *arguments, expect=lambda output: True):
            ending = workspace.run("ask", *arguments)
            good = ending.returncode == 0 and expect(ending.stdout)
            print(f"{'ok     ' if good else 'FAILED '} {name}", flush=True)
            if not good:
                failed.append(f"{name}: {ending.returncode} {ending.stdout[-300:]} {ending.stderr[-500:]}")

        def look(name, *texts):
            """What the mock has to say of everything since `begin`."""
            stats, log = mock.ask("stats"), mock.ask("log")
            warnings = [one for entry in log for one in entry.get("warnings") or []]
            failed.extend(f"rejected: {entry['error']}" for entry in log if entry.get("status") == 400)
            failed.extend(f"warned: {one}" for one in warnings)
            failed.extend(f"leaked: {one}" for one in workspace.leaks(*texts))
            print(f"{name}: {stats['requests']} requests, {stats['rejected_400']} rejected, {len(warnings)} warnings")

        def both(provider):
            of = ("--provider", provider)
            ask(f"{provider} text", "hello there", *of, expect=lambda text: "Mock reply" in text)
            ask(f"{provider} schema", "a book", *of, "--schema", folder / "schema.json",
                expect=lambda text: len(json.loads(text)["pages"]) == 3)
            ask(f"{provider} stream", "tell a story", *of, "--stream", expect=lambda text: "(¶3)" in text)
            picture = folder / f"{provider}.bin"
            ask(f"{provider} picture", "a fox", "--kind", "image", *of, "--out", picture)
            for aspect in ("1:1", "9:16", "4:3", "21:9"):
                for quality in ("standard", "high", "ultra"):
                    ask(f"{provider} picture {aspect} {quality}", f"a fox {aspect} {quality}", "--kind", "image", *of,
                        "--aspect", aspect, "--quality", quality, "--out", folder / "other.bin")
            ask(f"{provider} references", "the same fox, in a boat", "--kind", "image", *of,
                "--reference", picture, "--reference", picture, "--out", folder / "ref.bin")

        mock.begin()
        for provider in ("gemini", "openai"):
            both(provider)
            ask(f"{provider} count", "x" * 400, "--provider", provider, "--count",
                expect=lambda text: text.startswith("100 tokens") if provider == "gemini" else "estimated" in text)
            ask(f"{provider} speech", "Once upon a time.", "--kind", "speech", "--provider", provider,
                "--manner", "calm and warm", "--out", folder / f"{provider}.wav", expect=lambda text: "wav" in text)
        ending, status = workspace.once()
        if status["state"] != "succeeded":
            failed.append(f"a story: {status['state']} {ending.stderr[-500:]}")
        # A doctor's look costs nothing and finds everybody.
        doctor = workspace.run("doctor")
        if doctor.stdout.count("answers") < 2:
            failed.append(f"doctor: {doctor.stdout}")
        look("vendors", ending.stderr, doctor.stdout)

        # A server of one's own: no key, any model, addresses in place of pictures.
        mock.begin(any_model=True, require_key=False, image={"format": None, "return_url": True})
        both("own")
        look("own server")
        workspace.remove()
    return failed


def multiplexed(binary, python):
    """Twenty calls at once over HTTP/2: one connection."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        server = subprocess.Popen([python, HERE / "h2_server.py", folder], stdout=subprocess.PIPE, text=True)
        try:
            address = f"https://localhost:{server.stdout.readline().strip()}"
            for name in ("inbox", "outbox", "rules"):
                (folder / name).mkdir()
            (folder / "storydrop.yaml").write_text(
                f"providers: {{own: {{protocol: openai, base_url: '{address}', image_model: mine, concurrency: 20, "
                "requests_per_minute: 100000}}\n")
            context = ssl.create_default_context(cafile=folder / "cert.pem")
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/seen", context=context).close()
                    break
                except OSError:
                    time.sleep(0.1)
            ending = subprocess.run([binary, "call-pictures", "--provider", "own", "--stories", "2", "--workspace", folder],
                                    env={**os.environ, "CURL_CA_BUNDLE": str(folder / "cert.pem")}, text=True, timeout=60,
                                    capture_output=True)
            seen = json.load(urllib.request.urlopen(f"{address}/seen", context=context))
            good = ending.returncode == 0 and seen["versions"] == {"2": 20} and len(seen["connections"]) == 1
            print(f"{'ok     ' if good else 'FAILED '} HTTP/2: {seen}", flush=True)
            return [] if good else [f"HTTP/2: {seen} {ending.stderr[-300:]}"]
        finally:
            server.terminate()
            server.wait()


KINDS = ["rate_limit", "quota", "error500", "error502html", "error503", "error504", "unauthorized", "delay", "reset_early",
         "reset", "truncate", "stall", "drip", "malformed_json", "empty_body", "truncated_base64", "corrupt_image",
         "wrong_mime", "bad_model_json", "empty_candidates", "no_image", "safety", "output_safety", "max_tokens",
         "max_tokens_empty", "continuation"]
WHEN = {"first": {"first": 1}, "middle": {"at": [2, 3]}, "random": {"p": 0.1}, "always": {"p": 1}}


def crowd(log):
    """The most requests of one model that were at work at the same time."""
    most = 0
    for model in {entry.get("model") for entry in log}:
        moments = sorted((moment, step) for entry in log if entry.get("model") == model
                         for moment, step in ((entry["t_start"], 1), (entry.get("t_end", time.time()), -1)))
        busy = 0
        for _, step in moments:
            busy += step
            most = max(most, busy)
    return most


def fault(binary, python, vendor, kind, when):
    """One fault at one time: what was wrong, or nothing."""
    mock = Mock(python)
    workspace = Workspace(binary, mock, f"{vendor}, local")
    try:
        mock.begin(latency_s=0.02, faults=[{"kind": kind, **WHEN[when], "retry_s": 0.4, "path": "image|models",
                                            **({"seconds": 0.02, "bytes": 4096} if kind == "drip" else {"seconds": 5})}])
        ending, status = workspace.once()
        stats, log = mock.ask("stats"), mock.ask("log")
        wrong = []
        state, codes = status["state"], {error["code"] for error in [status.get("error")] if error}
        if state not in ("succeeded", "partial"):
            # A limit that never ends is waited for.
            if not (when == "always" and kind == "rate_limit" and state == "waiting" and codes == {"rate_limited"}):
                wrong.append(f"{state} {codes}")
        elif ending.returncode != (state == "partial"):
            wrong.append(f"{state}, but exit code {ending.returncode}")
        if (state == "partial") != any("placeholder" in one for one in status["warnings"]):
            wrong.append(f"{state} with {status['warnings']}")
        if stats["early_retries"]:
            wrong.append(f"{stats['early_retries']} too early")
        if (most := crowd(log)) > 2:
            wrong.append(f"{most} of one model at once")
        paid = collections.Counter(json.dumps([entry["path"], entry["body"]], sort_keys=True) for entry in log
                                   if entry.get("status") == 200 and not entry.get("fault") and "image" in entry["model"])
        # The mock rewrites two refused prompts to the very same; the pictures are then twins, and one is tried once more.
        if any(count > (2 if r"(\u00b61)" in body else 1) for body, count in paid.items()):
            wrong.append(f"paid {max(paid.values())} times")
        wrong += [f"leaked: {one}" for one in workspace.leaks(ending.stderr)]
        return [f"{vendor} {kind} {when}: {one}" for one in wrong]
    except Exception as error:  # A hang is a failure like any other.
        return [f"{vendor} {kind} {when}: {type(error).__name__} {error}"]
    finally:
        mock.stop()
        workspace.remove()


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    python = environment(pathlib.Path(".build").resolve())
    only = sys.argv[2:]
    start = time.monotonic()
    failed = []
    if not only or "calls" in only:
        mock = Mock(python)
        failed += calls(binary, mock)
        mock.stop()
    if not only or "http2" in only:
        failed += multiplexed(binary, python)
    if not only or "faults" in only:
        cases = [(vendor, kind, when) for vendor in ("gemini", "openai") for kind in KINDS for when in WHEN]
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for (vendor, kind, when), wrong in zip(cases, pool.map(lambda case: fault(binary, python, *case), cases)):
                print(f"{'FAILED ' if wrong else 'ok     '} {vendor} {kind} {when}", flush=True)
                failed += wrong
    for one in failed:
        print(one)
    print(f"{'all is well' if not failed else f'{len(failed)} failed'}, {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
