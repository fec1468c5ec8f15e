#!/usr/bin/env python3
"""What a film takes: seconds and memory of all processes, against moviepy and against one ffmpeg graph.

Called by bench.py; by itself: bench_film.py BINARY [ROUNDS].
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
HERE = pathlib.Path(__file__).parent
VENV = HERE.parent / ".build-film"
SCENES = [
    "At dawn the little baker opened her shop and found a dragon asleep by the oven.",
    "He was warm and green, and he smelled of cinnamon and of burnt sugar.",
    "The train crossed the desert slowly, with its lamps lit against the dust.",
    "Nobody aboard could say when the rails had been laid, or who had laid them.",
    "Far to the north a lighthouse kept its patient watch above the grey sea.",
    "The keeper counted the ships each night and wrote their names in a book.",
    "One evening a small boat came in without a sail and without a light.",
    "There was a letter inside it, folded twice and addressed to the baker.",
    "She read it aloud while the dragon listened with his chin on the table.",
    "And in the morning they set out together, along the road to the coast.",
]


def run(*command, **more):
    subprocess.run([str(part) for part in command], check=True, **more)


def inputs(binary, folder):
    """Pictures by the Studio, somewhat larger than a frame; voices of about four seconds; a minute of music."""
    stamp = lambda s: "%02d:%02d:%02d,%03d" % (s // 3600, s // 60 % 60, s % 60, round(s % 1 * 1000))
    cues = []
    for number, text in enumerate(SCENES, 1):
        stem = folder / f"scene_{number:03d}"
        run(binary, "paint", text, "--style", "digital art", "--size", "2208x1242", "--out", f"{stem}.png",
            stdout=subprocess.DEVNULL)
        pathlib.Path(f"{stem}.txt").write_text(text)
        run("espeak-ng", "-v", "en-us", "-s", "165", "-w", f"{stem}.wav", text)
        cues.append(f"{number}\n{stamp(5 * number - 4.8)} --> {stamp(5 * number - 0.4)}\n{text}\n")
    (folder / "subs.srt").write_text("\n".join(cues))
    tone = "0.12*sin(2*PI*220*t)+0.1*sin(2*PI*277.2*t)*(0.6+0.4*sin(0.5*PI*t))+0.1*sin(2*PI*329.6*t)"
    run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"aevalsrc={tone}|{tone}:s=48000:d=60", folder / "music.wav")


def tree(pid):
    """A process and all that it began."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in open(f"/proc/{pid}/task/{task}/children").read().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


def share(pid):
    """Bytes of a process, what it shares counted by its share."""
    try:
        for line in open(f"/proc/{pid}/smaps_rollup"):
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measure(*command):
    """Wall seconds, processor seconds, most bytes of all processes together."""
    before = os.times()
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = 0
    while process.poll() is None:
        most = max(most, sum(share(pid) for pid in tree(process.pid)))
        time.sleep(0.1)
    wall = time.monotonic() - start
    if process.returncode != 0:
        raise SystemExit(f"{command} failed: {process.stderr.read().decode()[-500:]}")
    after = os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system, most


def x264(folder):
    """Processor seconds of the encoder alone, for the frames of the graph."""
    raw, null = folder / "raw.nut", ["-f", "null", "-"]
    run(sys.executable, HERE / "film_peers" / "graph_film.py", folder, raw, "--raw")
    read = ["ffmpeg", "-v", "error", "-nostdin", "-i", raw, "-map", "0:v"]
    _, reading, _ = measure(*read, "-c", "copy", *null)
    _, both, _ = measure(*read, "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-threads", "1", *null)
    raw.unlink()
    return both - reading


def report(binary, rounds=ROUNDS):
    if not (VENV / "installed").exists():
        run(sys.executable, "-m", "venv", "--clear", VENV)
        run(VENV / "bin" / "pip", "install", "--quiet", "moviepy==2.2.1")
        (VENV / "installed").touch()
    ways = {
        "Storydrop": lambda folder: [binary, "film-pictures", folder],
        "moviepy 2.2.1": lambda folder: [VENV / "bin" / "python", HERE / "film_peers" / "moviepy_film.py", folder,
                                         folder / "moviepy.mp4"],
        "one ffmpeg graph": lambda folder: [sys.executable, HERE / "film_peers" / "graph_film.py", folder,
                                            folder / "graph.mp4"],
    }
    figures = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        inputs(binary, folder)
        for _ in range(rounds):
            for name, command in ways.items():
                # Made from nothing each time.
                run("rm", "-rf", folder / "film")
                for old in folder.glob("*.voice.wav"):
                    old.unlink()
                figures[name].append(measure(*command(folder)))
        encoder = x264(folder)
    middle = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
    ours = middle["Storydrop"]
    table = "\n".join(
        f"| {name} | {wall:.1f} s | {wall / ours[0]:.1f} | {cpu:.1f} s | {memory / 1e6:.0f} MB |"
        for name, (wall, cpu, memory) in middle.items())
    return f"""
## A film

Ten scenes of five seconds, 1080p at 24 frames a second, from the same pictures (the Studio's, 2208×1242), voices
(espeak-ng) and music: a slow zoom or pan, transitions of a second, burned subtitles, H.264 (veryfast, crf 20) and AAC.
Ours also aligns the words, measures loudness, looks at the whole film afterwards, and makes a poster and a preview;
moviepy ducks no music. All three with the same ffmpeg. Medians of {rounds}, in turns. Memory: the most of all
processes together, what they share counted once. The goals: 3.5 times as fast as moviepy, 1.8 times as fast as the
graph, 600 MB.

| way | wall | times ours | processor | memory |
|---|---|---|---|---|
{table}

x264 alone takes {encoder:.1f} s of processor for the graph's frames: {100 * encoder / ours[1]:.0f} % of ours.
"""


if __name__ == "__main__":
    print(report(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS))
