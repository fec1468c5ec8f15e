"""A Storydrop workspace in a temporary folder, its service, and what must hold of it."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

QUICK = "pipeline:\n  - illustrate: {max_illustrations: 1, aspect_ratio: '1:1'}\n"
FINAL = {"succeeded", "partial", "failed", "cancelled", "duplicate", "quarantined"}


class Failed(Exception):
    """What was promised does not hold."""


def expect(condition, message):
    if not condition:
        raise Failed(message)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Workspace:
    """`with Workspace(binary, settings) as w:` makes one; nothing of it is left afterwards."""

    def __init__(self, binary, settings="settle: 100ms\n", rule=QUICK):
        self.binary = str(binary)
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="storydrop-fault-"))
        for folder in ("inbox", "outbox", "rules", "elsewhere"):
            (self.root / folder).mkdir()
        self.inbox, self.outbox = self.root / "inbox", self.root / "outbox"
        self.settings(settings)
        if rule:
            (self.root / "rules" / "all.yaml").write_text(rule)
        self.process = None
        self.mounts = []
        self.prefix = []
        self.environment = {}

    def settings(self, text):
        (self.root / "storydrop.yaml").write_text(text)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop(signal.SIGKILL)
        if kind is not None and os.environ.get("STORYDROP_KEEP"):
            print(f"kept: {self.root}")
            return
        for place in reversed(self.mounts):
            subprocess.run(["umount", "-l", place], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.root, ignore_errors=True)

    # The service

    def command(self, *arguments, check=None, timeout=300):
        done = subprocess.run(
            [*self.prefix, self.binary, *arguments, "--workspace", str(self.root)],
            capture_output=True, text=True, errors="replace", timeout=timeout,
            env={**os.environ, **self.environment})
        if check is not None:
            expect(done.returncode == check, f"{arguments} ended with {done.returncode}: {done.stderr[-800:]}")
        return done

    def start(self, **environment):
        self.log = open(self.root / "log.txt", "a")
        self.process = subprocess.Popen(
            [*self.prefix, self.binary, "watch", "--workspace", str(self.root)],
            stderr=self.log, env={**os.environ, **self.environment, **environment})
        self.wait(lambda: "watching" in self.text_log() or self.process.poll() is not None, "the start")

    def text_log(self):
        return (self.root / "log.txt").read_text(errors="replace")

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.process = None
        self.log.close()
        os.remove(self.root / "log.txt")
        return code

    def pid(self):
        """The service itself, below a prefix such as setpriv, which becomes it."""
        return self.process.pid

    # What is there

    def wait(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.02)
        raise Failed(f"{what} did not come about in {seconds} s; log: {self.text_log()[-1500:] if self.process else ''}")

    def status(self, path):
        try:
            return json.loads((self.outbox / f"{path}.status.json").read_bytes())
        except (OSError, ValueError):
            return {}

    def state(self, path):
        return self.status(path).get("state")

    def health(self):
        try:
            return json.loads((self.root / ".storydrop" / "health.json").read_bytes())
        except (OSError, ValueError):
            return {}

    def rows(self, sql, *arguments):
        file = self.root / ".storydrop" / "ledger.sqlite"
        if not file.exists():
            return []
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)
        connection.text_factory = lambda data: data.decode(errors="replace")
        try:
            return connection.execute(sql, arguments).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def taken(self):
        """Hashes of what was taken, by path."""
        found = {}
        for path, digest in self.rows("SELECT path, source_sha256 FROM jobs WHERE phase <> 'claimed'"):
            found.setdefault(path, []).append(digest)
        return found

    def visible(self, folder):
        for base, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if not name.startswith("."):
                    yield pathlib.Path(base) / name

    # Drops

    def put(self, path, text):
        """Writes it elsewhere and moves it in, as a careful program does."""
        target = self.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = self.root / "elsewhere" / f"{time.monotonic_ns()}"
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.rename(source, target)

    def write(self, path, text):
        target = self.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    # Invariants

    def leftovers(self):
        found = []
        # Labels that are mounts of their own have their own claims.
        claims = [str(place.relative_to(self.root)) for place in self.inbox.rglob(".storydrop/claim")]
        for folder in (*claims, "outbox/.storydrop/staging", "outbox/.storydrop/tmp",
                       ".storydrop/spool", ".storydrop/jobs"):
            place = self.root / folder
            found += [f"{folder}/{name}" for name in os.listdir(place)] if place.exists() else []
        return found

    def places(self):
        """Where every content lies: delivered, quarantined or inbox, by its hash."""
        places = {}
        for file in self.visible(self.inbox):
            if file.is_file() and not file.is_symlink():
                places.setdefault(sha256(file.read_bytes()), set()).add("inbox")
        for file in self.visible(self.outbox):
            inside = file.relative_to(self.outbox).parts
            if file.name.endswith(".status.json"):
                continue
            place = "quarantined" if inside[0] == "quarantine" else "delivered"
            places.setdefault(sha256(file.read_bytes()), set()).add(place)
        return places

    def untrue(self):
        """Statuses that say something else than the ledger does of the newest job of their path."""
        wrong, seen = [], set()
        rows = self.rows("SELECT path_bytes, status_file, id, outcome, phase FROM jobs ORDER BY rowid DESC")
        for path, name, job, outcome, phase in rows:
            if path in seen:
                continue
            seen.add(path)
            try:
                status = json.loads((self.outbox / name).read_bytes())
            except (OSError, ValueError) as error:
                wrong.append(f"{name}: {error}")
                continue
            if status["job"] != job or (outcome or "queued") != status["state"]:
                wrong.append(f"{name}: ledger {job} {outcome} {phase}, status {status['job']} {status['state']}")
            folder = (status.get("outputs") or {}).get("folder")
            if folder and not (self.outbox / folder).exists():
                wrong.append(f"{name}: {folder} is not there")
        return wrong

    def expect_at_rest(self):
        expect(self.leftovers() == [], f"left over: {self.leftovers()[:5]}")
        expect(self.untrue() == [], f"untrue: {self.untrue()[:5]}")

    def expect_one_delivery(self, path, text):
        data = text if isinstance(text, bytes) else text.encode()
        expect(self.state(path) == "succeeded", f"{path} is {self.status(path)}")
        self.expect_at_rest()
        expect(self.places().get(sha256(data)) == {"delivered"}, f"{path} lies in {self.places().get(sha256(data))}")
        zips = [file for file in self.visible(self.outbox) if file.suffix == ".zip"]
        expect(len(zips) == 1, f"delivered: {zips}")
