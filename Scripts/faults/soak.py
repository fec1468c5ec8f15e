#!/usr/bin/env python3
"""`make soak`: the service at work without a pause; nothing of it may grow.

SOAK sets the seconds (300). Stories, re-drops, cancels, retries and bad files come as fast as they are worked off, so
that minutes show what months would; results are cleared away, as the admin does, and the history is kept short.
"""

import os
import pathlib
import shutil
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from workspace import FINAL, Workspace, expect

STORY = "The moon rose over the hill on night number {}, round and white, and the owl called. "


def sample(w):
    process = pathlib.Path(f"/proc/{w.pid()}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
    state = w.root / ".storydrop"
    return {
        "memory (kB)": int(status["VmRSS"].split()[0]),
        "descriptors": len(os.listdir(process / "fd")),
        "threads": int(status["Threads"]),
        "ledger (bytes)": (state / "ledger.sqlite").stat().st_size,
        # What was not yet carried over: it goes up and down, and is cut back beyond its limit.
        "ledger's journal (bytes)": (state / "ledger.sqlite-wal").stat().st_size,
        "state folder (files)": sum(len(files) for _, _, files in os.walk(state)),
    }


# How much the end may be above the middle: noise, not growth.
ALLOWED = {"memory (kB)": 6_000, "descriptors": 3, "threads": 6, "ledger (bytes)": 200_000,
           "ledger's journal (bytes)": 2_000_000, "state folder (files)": 10}


def main():
    binary, seconds = pathlib.Path(sys.argv[1]).resolve(), float(os.environ.get("SOAK", "300"))
    settings = "settle: 50ms\nsettle_empty: 200ms\nhistory: 100\nretry: {first_delay: 100ms, attempts: 2}\n"
    with Workspace(binary, settings) as w:
        w.start()
        samples, number, lines, start = [], 0, 0, time.monotonic()
        while time.monotonic() - start < seconds:
            names = []
            for kind in range(6):
                number += 1
                name = f"folder-{kind % 3}/story-{kind}.txt"
                text = STORY.format(number) * 12 if kind < 5 else ""
                (w.put if kind % 2 else w.write)(name, text)
                names.append(name)
            w.put("folder-0/thing.xyz", f"nothing that is read {number}")
            w.put("folder-1/story-1.txt.cancel", b"")
            w.put("folder-0/thing.xyz.retry", b"")

            def is_done():
                return not any(w.visible(w.inbox)) and not w.rows(
                    "SELECT 1 FROM jobs WHERE phase <> 'disposed' UNION SELECT 1 FROM sightings LIMIT 1")

            w.wait(is_done, "the end of a round", 120)
            for folder in [*w.outbox.glob("folder-*/*-????????"), *w.outbox.glob("quarantine/*")]:
                shutil.rmtree(folder)
            samples.append(sample(w))
            lines = w.text_log().count("\n")
        states = {w.state(name) for name in names}
        expect(states <= FINAL, f"states: {states}")
        w.stop()
        middle, end = samples[len(samples) // 3:len(samples) * 2 // 3], samples[len(samples) * 2 // 3:]
        print(f"{number} stories in {seconds:.0f} s, {len(samples)} rounds, {lines / max(1, len(samples)):.1f} log lines a round")
        failed = 0
        for key, allowed in ALLOWED.items():
            before, after = (statistics.median(one[key] for one in part) for part in (middle, end))
            is_well = after - before <= allowed
            failed += not is_well
            print(f"{'ok     ' if is_well else 'FAILED '} {key}: {before:.0f} in the middle, {after:.0f} at the end")
        print(f"{len(ALLOWED) - failed} passed, {failed} failed")
        sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
