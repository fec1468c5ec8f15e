"""Random schedules of drops, re-drops, cancels, retries, kills and faults; every one can be run again by its seed."""

import concurrent.futures
import os
import random
import signal
import time

from workspace import FINAL, Failed, Workspace, expect, sha256

COUNT = 200


class Schedule:
    def __init__(self, binary, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.w = Workspace(
            binary, "settle: 50ms\nsettle_empty: 300ms\nretry: {first_delay: 100ms, attempts: 3}\n")
        self.dropped = {}
        self.removed = set()
        self.number = 0
        self.done = []

    def path(self):
        return self.random.choice(["a.txt", "b.txt", "kids/a.txt", "kids/deep/c.txt", "d.xyz", "e.txt"])

    def text(self):
        if self.dropped and self.random.random() < 0.2:
            return self.random.choice(list(self.dropped.values()))
        self.number += 1
        return f"Seed {self.seed}, story {self.number}: the moon rose over the hill, round and white.".encode()

    def drop(self):
        path, data = self.path(), self.text()
        self.dropped[sha256(data)] = data
        # What lies there is not ours to overwrite: a person would not either, knowingly.
        if os.path.lexists(self.w.inbox / path):
            return
        (self.w.put if self.random.random() < 0.5 else self.w.write)(path, data)

    def drop_slowly(self):
        path, data = self.path(), self.text()
        if os.path.lexists(self.w.inbox / path):
            return
        target = self.w.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "wb", buffering=0) as file:
            file.write(data[:10])
            time.sleep(self.random.random() * 0.2)
            file.write(data[10:])
        self.dropped[sha256(data)] = data

    def cancel(self):
        path = self.path()
        if self.random.random() < 0.5:
            self.w.write(f"{path}.cancel", b"")
        else:
            self.w.command("cancel", path)

    def retry(self):
        path = self.path()
        if self.random.random() < 0.5:
            self.w.write(f"{path}.retry", b"")
        else:
            self.w.command("retry", path)

    def kill(self):
        self.w.stop(signal.SIGKILL)
        self.begin()

    def restart(self):
        code = self.w.stop(signal.SIGTERM)
        expect(code == 0 or code == -9 and self.fault.startswith("kill"), f"ended with {code}")
        self.begin()

    def lose_outbox(self):
        os.rename(self.w.outbox, self.w.root / "away")
        time.sleep(self.random.random() * 0.5)
        os.rename(self.w.root / "away", self.w.outbox)

    def pause(self):
        time.sleep(self.random.random() * 0.4)

    def begin(self):
        """The next life of the service; a debug build may have a fault in it."""
        fault = self.random.choice([
            "", "", f"5@fsync#{self.random.randint(1, 60)}", f"28@write#{self.random.randint(1, 60)}",
            f"kill@change#{self.random.randint(20, 200)}", f"5@commit#{self.random.randint(1, 20)}",
            f"5@rename#{self.random.randint(1, 20)}",
        ])
        self.fault = fault
        self.done.append(f"begin {fault}")
        self.w.start(STORYDROP_FAULTS=fault)

    def run(self):
        with self.w:
            self.begin()
            for _ in range(14):
                action = self.random.choice(
                    [self.drop, self.drop, self.drop, self.drop_slowly, self.cancel, self.retry, self.kill,
                     self.restart, self.lose_outbox, self.pause, self.pause])
                self.done.append(action.__name__)
                if self.w.process.poll() is not None:
                    self.w.stop(signal.SIGKILL)
                    self.begin()
                action()
            self.w.stop(signal.SIGKILL)
            self.check()

    def check(self):
        for _ in range(3):
            self.w.command("once")
        self.w.expect_at_rest()
        rows = self.w.rows("SELECT path, phase FROM jobs WHERE phase <> 'disposed'")
        expect(rows == [], f"not at their end: {rows}")
        places = self.w.places()
        here = {digest for digest in self.dropped if digest in places or self.was_dropped(digest)}
        for digest in here:
            expect(digest in places, f"lost: {self.dropped[digest]}")
            expect(len(places[digest] & {"delivered", "quarantined", "inbox"}) >= 1, f"nowhere: {digest}")
        # One path's bytes, one drop: no content of a single job is in two places.
        for (digest,) in self.w.rows(
                "SELECT source_sha256 FROM jobs WHERE source_sha256 IS NOT NULL AND retry_of IS NULL "
                "GROUP BY source_sha256 HAVING count(*) = 1"):
            if digest in self.dropped:
                expect(len(places[digest]) == 1, f"in {places[digest]}: {self.dropped[digest]}")
        for path, outcome in self.w.rows("SELECT path, outcome FROM jobs"):
            expect(outcome in FINAL, f"{path} is {outcome}")

    def was_dropped(self, digest):
        return bool(self.w.rows("SELECT 1 FROM jobs WHERE source_sha256 = ?", digest))


def one(binary, seed):
    schedule = Schedule(binary, seed)
    try:
        schedule.run()
    except Exception as error:
        raise Failed(f"seed {seed}: {error}; did {schedule.done}") from error


def random_schedules(binary):
    """200 schedules: every byte dropped is delivered, in quarantine or in the inbox, and every status is true."""
    first = int(os.environ.get("STORYDROP_SEED", "1"))
    count = int(os.environ.get("STORYDROP_SCHEDULES", str(COUNT)))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        results = [pool.submit(one, binary, seed) for seed in range(first, first + count)]
        errors = [result.exception() for result in results if result.exception()]
    expect(not errors, f"{len(errors)} of {count}: " + "\n".join(str(error) for error in errors[:5]))


CASES = [random_schedules]
