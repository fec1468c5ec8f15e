"""Many files at once: none missed, none twice, none before it is complete."""

import os
import signal
import time

from workspace import Workspace, expect, sha256

INTAKE_ONLY = "jobs: 0\nsettle: 500ms\n"


def text(number):
    return f"The moon rose over the hill on night number {number}, round and white.".encode()


def expect_all(w, count, seconds=300):
    def is_taken():
        return w.rows("SELECT count(*) FROM jobs WHERE phase = 'queued'")[0][0] >= count

    w.wait(is_taken, f"{count} drops", seconds)
    taken = w.taken()
    for number in range(count):
        jobs = taken.get(f"{number}.txt")
        expect(jobs == [sha256(text(number))], f"{number}.txt: {jobs}")
    w.wait(lambda: sum(1 for n in os.listdir(w.outbox) if n.endswith(".status.json")) == count, "statuses", 120)
    expect(not any(w.visible(w.inbox)), "files are left in the inbox")


def stopped_watcher(binary):
    """The service is stopped (SIGSTOP) while 20,000 files come, more than the kernel's queue of events holds."""
    with Workspace(binary, INTAKE_ONLY) as w:
        w.start()
        os.kill(w.pid(), signal.SIGSTOP)
        for number in range(20_000):
            w.write(f"{number}.txt", text(number))
        os.kill(w.pid(), signal.SIGCONT)
        expect_all(w, 20_000)


def burst_by_close(binary):
    """10,000 files, each written in two halves."""
    with Workspace(binary, INTAKE_ONLY) as w:
        w.start()
        for number in range(10_000):
            data = text(number)
            with open(w.inbox / f"{number}.txt", "wb", buffering=0) as file:
                file.write(data[:20])
                file.write(data[20:])
        expect_all(w, 10_000)


def burst_by_rename(binary):
    """10,000 files, moved in."""
    with Workspace(binary, INTAKE_ONLY) as w:
        w.start()
        for number in range(10_000):
            w.put(f"{number}.txt", text(number))
        expect_all(w, 10_000)


def staged(binary):
    """40,000 files that were there before the start."""
    with Workspace(binary, INTAKE_ONLY) as w:
        for number in range(40_000):
            w.write(f"{number}.txt", text(number))
        w.start()
        expect_all(w, 40_000)


def killed_in_a_burst(binary):
    """5,000 files moved in while the service is killed again and again."""
    with Workspace(binary, INTAKE_ONLY) as w:
        for number in range(5_000):
            if number % 500 == 0:
                w.stop(signal.SIGKILL)
                w.start()
            w.put(f"{number}.txt", text(number))
        for _ in range(5):
            time.sleep(0.4)
            w.stop(signal.SIGKILL)
            w.start()
        expect_all(w, 5_000)


CASES = [stopped_watcher, burst_by_close, burst_by_rename, staged, killed_in_a_burst]
