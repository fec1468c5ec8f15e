"""Measures how files are noticed and taken, against other watchers of folders; see bench.py.

Each watcher runs on a folder of its own on the same disk, one after the other. `seen` is when the watcher says so; for
Storydrop there is also `safe`, when the bytes are claimed, copied, hashed, synced and in the ledger, which no other does.
"""

import os
import pathlib
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROUNDS = 5
SINGLE = 100
BURST = 10_000
STAGED = 40_000
WAITING = 100_000

WATCHDOG = """
import sys, time
from watchdog.observers import Observer
from watchdog.events import FileSystemEventHandler
class Handler(FileSystemEventHandler):
    def on_closed(self, event): print("seen", event.src_path, flush=True)
    def on_moved(self, event): print("seen", event.dest_path, flush=True)
    def on_created(self, event):
        if not event.is_directory: print("seen", event.src_path, flush=True)
observer = Observer()
observer.schedule(Handler(), sys.argv[1])
observer.start()
print("ready", flush=True)
time.sleep(3600)
"""

WATCHFILES = """
import sys
from watchfiles import watch
print("ready", flush=True)
for changes in watch(sys.argv[1], raise_interrupt=False):
    for change, path in changes: print("seen", path, flush=True)
"""


class Peer:
    """A process that says `ready`, and `seen NAME` for every file; what it says is timed as it comes."""

    def __init__(self, command, folder, ending=None, patience=0.5, **environment):
        self.ending = ending
        self.folder, self.seen, self.count = pathlib.Path(folder), {}, 0
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **environment}, start_new_session=True)
        threading.Thread(target=self.read, daemon=True).start()
        self.ready.wait(60)
        time.sleep(patience)

    def read(self):
        for line in self.process.stdout:
            now, text = time.monotonic(), line.decode(errors="replace").rstrip()
            if text.startswith("ready"):
                self.ready.set()
            elif text.startswith("seen "):
                self.seen.setdefault(text[5:].rsplit("/", 1)[-1], now)

    def stop(self):
        if self.ending:
            subprocess.run(self.ending, capture_output=True)
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Storydrop(Peer):
    """The service, taking in only; `seen` is "picked up", and the ledger's word is kept besides."""

    def __init__(self, binary, folder, patience=0.5):
        self.home = pathlib.Path(folder)
        for name in ("inbox", "outbox", "rules"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        (self.home / "storydrop.yaml").write_text("jobs: 0\nsettle: 500ms\n")
        self.safe = {}
        super().__init__([binary, "watch", "--workspace", folder], self.home / "inbox", patience=patience,
                         LOG_LEVEL="debug")

    def read(self):
        for line in self.process.stdout:
            now, text = time.monotonic(), line.decode(errors="replace")
            if " watching " in text:
                self.ready.set()
            for word, times in (("drop picked up", self.seen), ("drop queued", self.safe)):
                if word in text:
                    times.setdefault(text.split("path=", 1)[1].split()[0].rsplit("/", 1)[-1], now)


def peers(venv):
    # Debian's Python, for which Debian's package is.
    watchdog = ["/usr/bin/python3", "-c"]
    yield "python-watchdog", lambda d: Peer([*watchdog, WATCHDOG, d], d)
    if venv:
        yield "watchfiles", lambda d: Peer([venv / "bin" / "python", "-c", WATCHFILES, d], d)
    if shutil.which("incrond"):
        yield "incron", incron
    if shutil.which("watchman"):
        yield "Watchman trigger", watchman


def incron(folder):
    home = pathlib.Path(tempfile.mkdtemp(prefix="incron-"))
    for name in ("system", "user"):
        (home / name).mkdir()
    (home / "tell").write_text(f'#!/bin/sh\necho "seen $1" >> {home}/out\n')
    (home / "tell").chmod(0o755)
    (home / "out").touch()
    (home / "system" / "table").write_text(f"{folder} IN_CLOSE_WRITE,IN_MOVED_TO {home}/tell $#\n")
    (home / "conf").write_text(
        f"system_table_dir = {home}/system\nuser_table_dir = {home}/user\nlockfile_dir = {home}\nlockfile_name = lock\n")
    script = f"incrond -n -f {home}/conf & sleep 1; echo ready; exec tail -n +1 -f {home}/out"
    return Peer(["sh", "-c", script], folder)


def watchman(folder):
    home = pathlib.Path(tempfile.mkdtemp(prefix="watchman-"))
    (home / "out").touch()
    (home / "tell").write_text(f'#!/bin/sh\nfor name in "$@"; do echo "seen $name"; done >> {home}/out\n')
    (home / "tell").chmod(0o755)
    base = f"watchman --sockname={home}/sock --logfile={home}/log --statefile={home}/state"
    script = (f"{base} watch {folder} >/dev/null; {base} -- trigger {folder} tell '*.txt' -- {home}/tell >/dev/null; "
              f"echo ready; exec tail -n +1 -f {home}/out")
    return Peer(["sh", "-c", script], folder, ending=[*base.split(), "shutdown-server"])


def wait_all(times, names, seconds):
    """Until all are there, or nothing new has come for that long."""
    missing, quiet = set(names), time.monotonic()
    while missing and time.monotonic() < quiet + seconds:
        here = {name for name in missing if name in times}
        if here:
            missing -= here
            quiet = time.monotonic()
        time.sleep(0.02 if len(missing) > 1 else 0.0005)
    return len(names) - len(missing)


def single(peer, source, how):
    """Milliseconds from the last act of the writer until the watcher says so, and until it is safe."""
    seen, safe = [], []
    for number in range(SINGLE):
        name = f"{how}-{number}.txt"
        (source / name).write_text(f"Story {number}, {how}.")
        if how == "ready":
            os.close(os.open(peer.folder / name, os.O_CREAT | os.O_WRONLY))
            (peer.folder / name).write_text(f"Story {number}, {how}.")
            time.sleep(0.02)
            start = time.monotonic()
            os.close(os.open(peer.folder / f"{name}.ready", os.O_CREAT | os.O_WRONLY))
        else:
            start = time.monotonic()
            os.rename(source / name, peer.folder / name)
        times = getattr(peer, "safe", peer.seen)
        wait_all(times, [name], 5)
        if name in peer.seen:
            seen.append(1000 * (peer.seen[name] - start))
        if name in times and times is not peer.seen:
            safe.append(1000 * (times[name] - start))
        time.sleep(0.01)
    return statistics.median(seen) if seen else None, statistics.median(safe) if safe else None


def burst(peer, source, how, size=BURST):
    """How many of a burst are told, and in how many seconds from its first act."""
    names = [f"burst-{how}-{size}-{number}.txt" for number in range(size)]
    if how == "renamed":
        for name in names:
            (source / name).write_text("A story of the moon.")
    start = time.monotonic()
    for name in names:
        if how == "renamed":
            os.rename(source / name, peer.folder / name)
        else:
            (peer.folder / name).write_text("A story of the moon.")
    times = getattr(peer, "safe", peer.seen)
    count = wait_all(times, names, 15)
    last = max((times[name] for name in names if name in times), default=start)
    return count, last - start


def idle(peer, seconds):
    """Percent of one core."""
    def ticks():
        fields = pathlib.Path(f"/proc/{peer.process.pid}/stat").read_text().split()
        return int(fields[13]) + int(fields[14])

    before = ticks()
    time.sleep(seconds)
    return (ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds * 100


def waiting(binary):
    """Files that lie there before the start: how fast they are taken, what they cost while they wait, and a restart."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "w"
        peer = Storydrop(binary, folder)
        time.sleep(15)
        idle_empty = idle(peer, 60)
        peer.stop()
        names = [f"{number}.txt" for number in range(WAITING)]
        for name in names:
            (folder / "inbox" / name).write_text("A story of the moon.")
        time.sleep(1)
        start = time.monotonic()
        peer = Storydrop(binary, folder)
        count = wait_all(peer.safe, names, 30)
        seconds = max(peer.safe.values()) - start
        paths = sqlite3.connect(f"file:{folder}/.storydrop/ledger.sqlite?mode=ro", uri=True).execute(
            "SELECT count(DISTINCT path), count(*) FROM jobs WHERE phase = 'queued'").fetchone()
        time.sleep(30)
        idle_full = idle(peer, 60)
        memory = int(next(line for line in pathlib.Path(f"/proc/{peer.process.pid}/status").read_text().splitlines()
                          if line.startswith("VmHWM")).split()[1]) / 1024
        peer.stop()
        start = time.monotonic()
        peer = Storydrop(binary, folder, patience=0)
        ready = time.monotonic() - start
        (folder / "inbox" / "new.txt").write_text("A story of the sun.")
        (folder / "inbox" / "new.txt.ready").write_text("")
        wait_all(peer.safe, ["new.txt"], 60)
        taken = peer.safe["new.txt"] - start
        peer.stop()
        return f"""
{WAITING:,} files that were there before the start: {count:,} taken in {seconds:.1f} s ({count / seconds:.0f}/s), {paths[0]:,}
paths, {paths[1]:,} jobs. Peak memory {memory:.0f} MB. With all of them waiting, a restart is ready after {ready:.1f} s, and
has a new drop safe {taken:.1f} s after its start. At rest the service uses {idle_full:.2f} % of one core with all of them
waiting, and {idle_empty:.2f} % with nothing (it writes `health.json` every five seconds).
"""


def measure(make, staged_rounds):
    rows = []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            (scratch / "source").mkdir()
            (scratch / "watched").mkdir()
            peer = make(str(scratch / "watched"))
            seen, safe = single(peer, scratch / "source", "renamed")
            ready = single(peer, scratch / "source", "ready") if hasattr(peer, "safe") else (None, None)
            closed = burst(peer, scratch / "source", "closed")
            renamed = burst(peer, scratch / "source", "renamed")
            staged = (None, None)
            if number < staged_rounds:
                staged = burst(peer, scratch / "source", "renamed", STAGED)
            peer.stop()
            rows.append((seen, safe, *ready, *closed, *renamed, *staged))

    def median(index):
        values = [row[index] for row in rows if row[index] is not None]
        return statistics.median(values) if values else None
    return [median(index) for index in range(10)]


def text(value, unit="ms"):
    return "—" if value is None else f"{value:.2f} {unit}"


def report(binary):
    venv = pathlib.Path(tempfile.mkdtemp(prefix="bench-venv-"))
    made = subprocess.run(["/usr/bin/python3", "-m", "venv", venv], capture_output=True).returncode == 0
    if made:
        made = subprocess.run([venv / "bin" / "pip", "install", "-q", "watchfiles"], capture_output=True).returncode == 0
    everyone = [("Storydrop", lambda d: Storydrop(binary, d)), *peers(venv if made else None)]
    lines = []
    for name, make in everyone:
        seen, safe, ready, ready_safe, *bursts = measure(make, ROUNDS if name == "Storydrop" else 1)
        print(name, seen, safe, ready, ready_safe, *bursts, flush=True)
        lines.append(
            f"| {name} | {text(seen)} | {text(safe)} | {text(ready)} / {text(ready_safe)} | "
            + " | ".join(f"{bursts[at]:,.0f} in {bursts[at + 1]:.1f} s" for at in (0, 2, 4)) + " |")
    return f"""
## Taking files in

A drop moved in by one rename, {SINGLE} of them one by one: milliseconds until the watcher says that it has seen it, and
until it is *safe*: in the ledger, claimed, copied, hashed, and all of that synced to disk. The same for a file that lies
there and gets its `NAME.ready`. Then {BURST:,} files at once, written and closed, or moved in, and {STAGED:,} moved in:
how many were told, and in how many seconds from the first; for Storydrop all that are safe, with half a second of
settling in the first case. Others only tell. Medians of {ROUNDS} rounds, one after the other on the same machine and
disk; the {STAGED:,} once for the others.

| watcher | seen | safe | `.ready` seen / safe | {BURST:,} closed | {BURST:,} moved in | {STAGED:,} moved in |
|---|---|---|---|---|---|---|
""" + "\n".join(lines) + "\n" + waiting(binary)


if __name__ == "__main__":
    print(report(sys.argv[1]))
