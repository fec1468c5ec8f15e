"""What the scenarios share: a service, a Samba server, an sshd, and the check of what became of the drops."""
import hashlib
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

BIN = os.environ["STORYDROP"]
ROOT = Path(tempfile.mkdtemp(prefix="storydrop-clients-"))
# Services run as other users as well.
ROOT.chmod(0o755)
SRC = ROOT / "src"
CHILDREN = []


def data(size, seed=0):
    return random.Random(f"{seed}-{size}").randbytes(size)


def sha(it):
    if isinstance(it, str): it = it.encode()
    if isinstance(it, bytes): return hashlib.sha256(it).hexdigest()
    with open(it, "rb") as file: return hashlib.file_digest(file, "sha256").hexdigest()


def sh(*words, timeout=60, check=True, **more):
    """Runs a client; one string is a shell's."""
    shell = len(words) == 1 and " " in words[0]
    done = subprocess.run(words[0] if shell else [str(w) for w in words], shell=shell, timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if check and done.returncode != 0:
        raise AssertionError(f"client failed ({done.returncode}): {words}: {done.stdout[-400:]!r}")
    return done.stdout.decode(errors="replace")


def spawn(words, log, **more):
    child = subprocess.Popen([str(w) for w in words], stdout=log, stderr=subprocess.STDOUT,
                             stdin=subprocess.DEVNULL, start_new_session=True, **more)
    CHILDREN.append(child)
    return child


def end(child, seconds=10):
    if child.poll() is None:
        child.terminate()
        try: child.wait(seconds)
        except subprocess.TimeoutExpired: child.kill(); child.wait(5)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port, seconds=10):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return
        except OSError: time.sleep(0.1)
    raise AssertionError(f"nobody listens on {port}")


class Service:
    def __init__(self, name, settle=2, extra="", user=None):
        self.home, self.settle, self.user, self.caps = ROOT / name, settle, user, []
        shutil.rmtree(self.home, ignore_errors=True)
        for part in ("inbox", "outbox", "rules"): (self.home / part).mkdir(parents=True)
        (self.home / "storydrop.yaml").write_text(f"jobs: 0\nsettle: {settle}s\n{extra}")
        (self.home / "rules/a.yaml").write_text("pipeline:\n  - illustrate: {max_illustrations: 1}\n")
        if user:
            for part in (self.home, *self.home.iterdir()): os.chown(part, user, user)
        self.inbox, self.outbox = self.home / "inbox", self.home / "outbox"
        self.log, self.child = self.home / "log", None

    def start(self):
        words = [BIN, "watch", "--workspace", self.home]
        if self.user: words = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", *self.caps, *words]
        self.child = spawn(words, open(self.log, "ab"), env={**os.environ, "LOG_LEVEL": "debug"})
        limit = time.monotonic() + 15
        while not (self.outbox / "health.json").exists():
            assert time.monotonic() < limit and self.child.poll() is None, "the service does not start"
            time.sleep(0.05)
        return self

    def stop(self): end(self.child)

    def folder(self, label):
        (self.inbox / label).mkdir(parents=True, exist_ok=True)
        return self.inbox / label

    def rows(self, label):
        base = sqlite3.connect(f"file:{self.home}/.storydrop/ledger.sqlite?mode=ro", uri=True, timeout=5)
        try:
            return base.execute("SELECT path, phase, source_sha256, source_bytes, id FROM jobs "
                                "WHERE substr(path, 1, ?) = ? ORDER BY rowid", (len(label) + 1, label + "/")).fetchall()
        finally: base.close()

    def spooled(self, job): return self.home / ".storydrop/spool" / job

    def said(self, word, last=6):
        lines = [l for l in self.log.read_text(errors="replace").splitlines() if word in l]
        return "\n      ".join(lines[-last:])


def settle_down(service, label, count, seconds):
    """Waits until `count` jobs are queued."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if sum(1 for r in service.rows(label) if r[2]) >= count: return True
        time.sleep(0.2)
    return False


def expect(service, label, wanted, seconds=15, grace=None, litter=(), check_spool=True):
    """`wanted`: name -> hash, or list of hashes of the saves in their order (None: any bytes).

    Exactly these jobs, exactly these statuses, nothing left in the inbox but folders, hidden things and `litter`."""
    wanted = {f"{label}/{n}": (w if isinstance(w, list) else [w]) for n, w in wanted.items()}
    settle_down(service, label, sum(map(len, wanted.values())), seconds)
    time.sleep(service.settle + 1.5 if grace is None else grace)
    found, problems = {}, []
    for path, phase, digest, size, job in service.rows(label):
        found.setdefault(path, []).append((digest, size, job))
        if phase != "queued": problems.append(f"{path}: phase {phase}")
    for path in sorted(set(wanted) | set(found)):
        want, have = wanted.get(path, []), found.get(path, [])
        if len(want) != len(have): problems.append(f"{path}: {len(have)} jobs of {[h[1] for h in have]} bytes, not {len(want)}")
        for w, (digest, size, job) in zip(want, have):
            if w and w != digest: problems.append(f"{path}: job {job} has other bytes ({size})")
            if check_spool and sha(service.spooled(job)) != digest: problems.append(f"{path}: spool differs")
    left = [str(p.relative_to(service.inbox)) for p in (service.inbox / label).rglob("*")
            if not p.is_dir() and not any(x.startswith(".") for x in p.relative_to(service.inbox).parts)]
    left = [p for p in left if Path(p).name not in litter]
    if left: problems.append(f"left in the inbox: {left[:5]}")
    told = {str(p.relative_to(service.outbox))[:-len(".status.json")] for p in (service.outbox / label).rglob("*.status.json")}
    if told != set(wanted): problems.append(f"statuses: extra {sorted(told - set(wanted))[:5]}, missing {sorted(set(wanted) - told)[:5]}")
    return (not problems, "; ".join(problems[:6]) or f"{sum(map(len, wanted.values()))} jobs")


class Samba:
    def __init__(self, inbox):
        self.home, self.port = ROOT / "samba", free_port()
        shutil.rmtree(self.home, ignore_errors=True)
        for d in ("private", "lock", "state", "cache", "pid", "rpc"): (self.home / d).mkdir(parents=True)
        share = f"path = {inbox}\nread only = no\nguest ok = yes\nforce user = root\n"
        (self.home / "smb.conf").write_text(f"""[global]
server role = standalone server
interfaces = 127.0.0.1/8
bind interfaces only = yes
smb ports = {self.port}
private dir = {self.home}/private
lock directory = {self.home}/lock
state directory = {self.home}/state
cache directory = {self.home}/cache
pid directory = {self.home}/pid
ncalrpc dir = {self.home}/rpc
map to guest = Bad User
disable netbios = yes
disable spoolss = yes
load printers = no
server smb encrypt = off
log level = 1
[in]
{share}[kernel]
{share}kernel oplocks = yes
[strict]
{share}strict allocate = yes
strict sync = yes
""")

    def start(self):
        self.child = spawn(["/usr/sbin/smbd", "-F", "--no-process-group", "--debug-stdout", "-s", self.home / "smb.conf"], open(self.home / "log", "wb"))
        wait_port(self.port)
        return self

    def stop(self): end(self.child)

    def client(self, commands, share="in", **more):
        return sh("smbclient", f"//127.0.0.1/{share}", "-p", self.port, "-N", "-s", self.home / "smb.conf", "-c", commands, **more)


class SSH:
    def __init__(self):
        self.home, self.port = ROOT / "ssh", free_port()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        for key in ("host", "user"): sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.home / key)
        shutil.copy(self.home / "user.pub", self.home / "keys")
        (self.home / "conf").write_text(f"""Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.home}/host
AuthorizedKeysFile {self.home}/keys
PidFile {self.home}/pid
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
Subsystem sftp internal-sftp
""")
        self.options = ["-F", "/dev/null", "-i", str(self.home / "user"), "-o", "StrictHostKeyChecking=no", "-o",
                        "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes"]
        self.shell = " ".join(["ssh", "-p", str(self.port), *self.options])

    def start(self):
        Path("/run/sshd").mkdir(exist_ok=True)
        self.child = spawn(["/usr/sbin/sshd", "-D", "-e", "-f", self.home / "conf"], open(self.home / "log", "wb"))
        wait_port(self.port)
        return self

    def stop(self): end(self.child)

    def scp(self, *words, **more): return sh("scp", "-q", "-P", self.port, *self.options, *words, **more)

    def sftp(self, commands, **more):
        return sh("sftp", "-q", "-P", self.port, *self.options, "-b", "-", "127.0.0.1", input=commands.encode(), **more)


SCENARIOS = []


def scenario(where="quick", alone=False):
    def add(f):
        SCENARIOS.append((f.__name__, where, alone, f))
        return f
    return add


def source(name, size):
    """A file outside the inbox, on the same filesystem, long unchanged."""
    path = SRC / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data(size, name))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


def tree(name, count, size=700):
    """A folder of files in folders; returns it and name -> hash."""
    hashes = {}
    shutil.rmtree(SRC / name, ignore_errors=True)
    for i in range(count):
        part = f"d{i % 5}/e{i % 3}/f{i}.txt" if i % 2 else f"f{i}.txt"
        hashes[part] = sha(source(f"{name}/{part}", size + i))
    return SRC / name, hashes
