#!/usr/bin/env python3
"""What a picture of the Studio takes: seconds on one core, and memory.

Called by bench.py. Each style paints the ten scenes of a story, one after the other, on one core (taskset), the PNG
included; the median of them, and of five rounds. Memory is the peak of a process that paints one picture.
"""

import os
import resource
import statistics
import subprocess

ROUNDS = 5
STYLES = ["digital art", "watercolor", "oil painting", "pencil sketch", "cartoon", "anime", "realistic", "fantasy",
          "children's book illustration"]


def seconds(binary, story, style, size, count):
    command = ["taskset", "-c", "0", binary, "paint-scenes", story, "--style", style, "--size", size, "--count", str(count)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return statistics.median(float(value) for value in out.split())


def peak(binary, style, size, out):
    """Bytes of the largest resident set of a process that paints one picture."""
    process = subprocess.Popen([binary, "paint", "a girl with a lantern at a stormy harbour", "--style", style, "--size", size,
                                "--out", out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise RuntimeError(f"painting {style} at {size} failed")
    return usage.ru_maxrss * 1024


def table(binary, story, scratch):
    rows = ["| style | 1600×900, one core | 3840×2160, one core | memory at 1600×900 | memory at 3840×2160 |",
            "|---|---|---|---|---|"]
    small = {style: [] for style in STYLES}
    large = {style: [] for style in STYLES}
    for _ in range(ROUNDS):
        for style in STYLES:
            small[style].append(seconds(binary, story, style, "1600x900", 10))
            large[style].append(seconds(binary, story, style, "3840x2160", 3))
    for style in STYLES:
        out = os.path.join(scratch, "picture.png")
        memory = [peak(binary, style, size, out) / 1e6 for size in ("1600x900", "3840x2160")]
        rows.append(f"| {style} | {statistics.median(small[style]):.2f} s | {statistics.median(large[style]):.2f} s "
                    f"| {memory[0]:.0f} MB | {memory[1]:.0f} MB |")
    return "\n".join(rows)
