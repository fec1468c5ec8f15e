#!/usr/bin/env python3
"""Measures whole jobs against painting alone, and memory on a long novel; writes docs/benchmarks.md.

Same run, same machine, medians of 5, the two alternated. Needs only the release binary.
"""

import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

import bench_film
import bench_intake
import bench_pictures
import bench_studio
import bench_writing

ROUNDS = 5
STORY = pathlib.Path(__file__).parent.parent / "Samples" / "demo" / "lighthouse.txt"


def story(characters):
    """The sample story over and over, to a length."""
    text = STORY.read_text()
    return (text * (characters // len(text) + 1))[:characters]


def workspace(folder, text, pipeline):
    for name in ["inbox", "rules"]:
        os.makedirs(folder / name)
    (folder / "storydrop.yaml").write_text("settle: 0s\n")
    (folder / "rules" / "all.yaml").write_text(pipeline)
    (folder / "inbox" / "story.txt").write_text(text)


def peak(command):
    """Seconds, and peak resident MB, of one command; also the longest gap between heartbeats of its status."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def overhead(binary, style):
    whole, painting = [], []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        text = story(10_000)
        (scratch / "story.txt").write_text(text)
        for number in range(ROUNDS):
            out = subprocess.run(
                [binary, "paint-scenes", scratch / "story.txt", "--style", style],
                check=True, capture_output=True, text=True)
            painting.append(float(out.stdout))
            folder = scratch / str(number)
            workspace(folder, text, f"pipeline:\n  - illustrate: {{style: {style}}}\n")
            whole.append(peak([binary, "once", "--workspace", folder, "--quiet"])[0])
            state = json.loads((folder / "outbox" / "story.txt.status.json").read_text())["state"]
            assert state == "succeeded", state
    return statistics.median(painting), statistics.median(whole)


def novel(binary):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "w"
        # 300,000 words; a mark in each copy keeps them different.
        words = len(STORY.read_text().split())
        text = "\n\n".join(f"Chapter {n}\n\n" + STORY.read_text() for n in range(1, 300_000 // words + 2))
        workspace(folder, text, "pipeline:\n  - illustrate: {max_illustrations: 20}\n  - scenes: {max_scenes: 100}\n")
        seconds, megabytes = peak([binary, "once", "--workspace", folder, "--quiet"])
        return len(text.split()), seconds, megabytes


def jobs(binary):
    rows = []
    for style in ["digital art", "watercolor"]:
        painting, whole = overhead(binary, style)
        rows.append(f"| 10,000 characters, 10 pictures, {style}, standard | {painting:.2f} s | {whole:.2f} s | {whole - painting:.2f} s |")
    return f"""
## What a job costs beside its pictures

One process from start to end (`storydrop once`, release build, `settle: 0s`): start, intake, analysis, painting, zip,
book, status and every fsync; against the painting of the same ten pictures alone, as parallel, in one process that
keeps nothing (`storydrop paint-scenes`). Medians of {ROUNDS}, alternated, the same run. The goal is under 0.5 s for all
that is not painting.

| job | painting alone | whole process | all the rest |
|---|---|---|---|
""" + "\n".join(rows) + "\n"


def long_novel(binary):
    words, seconds, megabytes = novel(binary)
    return f"""
## Memory on a long novel

{words:,} words as one file, 20 illustrations and 100 scenes, one run: {seconds:.1f} s, peak {megabytes:.0f} MB resident.
The goal is under 300 MB.
"""


def studio(binary):
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "story.txt"
        source.write_text(story(10_000))
        table = bench_studio.table(binary, source, scratch)
    return f"""
## The Studio

Ten scenes of one story, painted one after the other in one process on one core (`taskset`), the PNG included: the median
picture, and the median of {bench_studio.ROUNDS} rounds; three scenes at 3840×2160. Memory: the peak of a process that paints one
picture. The goals: 0.35 s in the slowest style but oil, oil 0.8 s, 3840×2160 in 2.5 s, 120 MB.

{table}
"""


# In the order of the report; those who call models come first, on a disk at rest.
SECTIONS = {"jobs": jobs, "novel": long_novel, "studio": studio, "film": bench_film.report, "pictures": bench_pictures.report,
            "writing": bench_writing.report,
            "intake": bench_intake.report}


def main():
    """Measures everything, or the sections that are named, and puts them into docs/benchmarks.md."""
    binary, wanted = sys.argv[1], sys.argv[2:] or list(SECTIONS)
    # After a pause: ext4 without a journal looks at every file that was removed within the last six minutes before it
    # makes a new one, which is more work than much that is measured here.
    if set(wanted) - {"studio", "film", "writing"}:
        time.sleep(400)
    path = pathlib.Path(__file__).parent.parent / "docs" / "benchmarks.md"
    old = {}
    if path.exists():
        for name, text in re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", path.read_text(), re.S):
            old[name] = text
    for name in sorted(wanted, key=lambda name: name != "pictures"):
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release().split('-')[0]}"
        old[name] = SECTIONS[name](binary).strip() + f"\n\n(Measured on {datetime.date.today()}: {machine}.)"
    report = "# Benchmarks\n\nWritten by `make bench`; `make bench PART=studio` measures one part anew.\n"
    # What others measure and people wrote down stays behind.
    for name in [*SECTIONS, *(name for name in old if name not in SECTIONS)]:
        if name in old:
            report += f"\n<!-- {name} -->\n{old[name]}\n<!-- end -->\n"
    path.write_text(report)
    print(report)


main()
