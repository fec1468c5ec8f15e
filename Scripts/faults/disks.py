"""Disks and shares that are full, refuse, go away or hang. Needs root, for mounts."""

import os
import pathlib
import random
import subprocess
import time

from workspace import Workspace, expect, sha256

STORY = "The moon rose over the hill that night, round and white. " * 40


def mount(w, place, *options):
    subprocess.run(["mount", *options, str(place)], check=True)
    w.mounts.append(str(place))


def full_outbox(binary):
    """ENOSPC in the outbox: the job waits, says so, costs no attempt, and goes on when there is room."""
    with Workspace(binary, "settle: 100ms\nreserve: 0\n") as w:
        mount(w, w.outbox, "-t", "tmpfs", "-o", "size=128k", "none")
        w.start()
        w.put("moon.txt", STORY)
        w.wait(lambda: w.state("moon.txt") == "waiting", "waiting for room")
        expect(w.status("moon.txt")["reason"] == "disk_full", w.status("moon.txt"))
        subprocess.run(["mount", "-o", "remount,size=64m", str(w.outbox)], check=True)
        w.wait(lambda: w.state("moon.txt") == "succeeded", "the delivery", 90)
        expect(w.status("moon.txt")["attempt"] == 1, f"attempt {w.status('moon.txt')['attempt']}")
        w.stop()
        w.expect_one_delivery("moon.txt", STORY)


def full_ledger(binary):
    """ENOSPC of the ledger's disk: what is dropped stays where it is, and is taken when there is room."""
    with Workspace(binary, "settle: 100ms\nreserve: 0\n") as w:
        state = w.root / ".storydrop"
        state.mkdir()
        mount(w, state, "-t", "tmpfs", "-o", "size=4m", "none")
        w.start()
        filler = state / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        names = [f"{number}.txt" for number in range(8)]
        for name in names:
            w.put(name, STORY + name)
        w.wait(lambda: w.health().get("problems") or "error" in w.text_log(), "word of the full disk")
        filler.unlink()
        w.wait(lambda: all(w.state(name) == "succeeded" for name in names), "all of them", 120)
        w.stop()
        w.expect_at_rest()
        expect(all(len(jobs) == 1 for jobs in w.taken().values()), w.taken())


def reserve(binary):
    """The reserve is kept for the ledger: a drop that would eat into it waits in the inbox and says so."""
    with Workspace(binary, "settle: 100ms\nreserve: 2MB\n") as w:
        state = w.root / ".storydrop"
        state.mkdir()
        mount(w, state, "-t", "tmpfs", "-o", "size=12m", "none")
        w.start()
        big = os.urandom(10_500_000)
        w.put("big.bin", big)
        w.put("moon.txt", STORY)
        w.wait(lambda: w.state("moon.txt") == "succeeded", "the small one")
        w.wait(lambda: w.state("big.bin") == "waiting", "the big one waits")
        expect((w.inbox / "big.bin").read_bytes() == big, "the big one was touched")
        subprocess.run(["mount", "-o", "remount,size=64m", str(state)], check=True)
        w.wait(lambda: w.state("big.bin") == "quarantined", "the big one")
        w.stop()
        w.expect_at_rest()


def refused(binary):
    """EACCES of inbox and outbox: nothing is lost, it is told, and it goes on once it is allowed."""
    with Workspace(binary) as w:
        for folder in (w.root, *w.root.rglob("*")):
            os.chown(folder, 65534, 65534)
        w.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        w.start()
        os.chmod(w.outbox, 0o555)
        w.put("moon.txt", STORY)
        w.put("sun.txt", STORY + "And the sun.")
        time.sleep(3)
        os.chmod(w.outbox, 0o755)
        w.wait(lambda: w.state("moon.txt") == "succeeded" and w.state("sun.txt") == "succeeded", "both", 120)
        os.chmod(w.inbox, 0o555)
        secret = w.inbox / "secret.txt"
        w.put("secret.txt", STORY + "A secret.")
        os.chown(secret, 0, 0)
        os.chmod(secret, 0o600)
        w.wait(lambda: w.state("secret.txt") == "failed", "the refusal")
        expect(w.status("secret.txt")["error"]["code"] == "unreadable", w.status("secret.txt"))
        os.chmod(w.inbox, 0o755)
        os.chmod(secret, 0o644)
        w.wait(lambda: w.state("secret.txt") == "succeeded", "the mended one", 120)
        w.stop()
        w.expect_at_rest()


def read_only_outbox(binary):
    """EROFS of the outbox: the job waits and goes on."""
    with Workspace(binary) as w:
        mount(w, w.outbox, "-t", "tmpfs", "none")
        w.start()
        subprocess.run(["mount", "-o", "remount,ro", str(w.outbox)], check=True)
        w.put("moon.txt", STORY)
        w.wait(lambda: w.rows("SELECT 1 FROM jobs WHERE phase IN ('queued','running')"), "the job")
        time.sleep(3)
        subprocess.run(["mount", "-o", "remount,rw", str(w.outbox)], check=True)
        w.wait(lambda: w.state("moon.txt") == "succeeded", "the delivery", 120)
        w.stop()
        w.expect_one_delivery("moon.txt", STORY)


def unmounted_inbox(binary):
    """The inbox is unmounted while it is worked on: absence is no deletion, and nothing lands on the mount point."""
    with Workspace(binary, "settle: 100ms\n") as w:
        share = w.root / "share"
        share.mkdir()
        mount(w, w.inbox, "--bind", str(share))
        w.start()
        names = [f"{number}.txt" for number in range(20)]
        for name in names:
            w.put_share = (share / name).write_text(STORY + name)
        (share / "slow.txt").write_text("")
        w.wait(lambda: w.state("0.txt") is not None, "the first")
        subprocess.run(["umount", "-l", str(w.inbox)], check=True)
        w.wait(lambda: any(p.startswith("inbox:") for p in w.health().get("problems", [])), "word of it")
        expect(list(w.inbox.iterdir()) == [], f"on the mount point: {list(w.inbox.iterdir())}")
        w.stop()
        # A start without the share waits as well, and makes nothing on the mount point.
        refusal = w.command("once")
        expect(refusal.returncode == 2 and "not mounted" in refusal.stderr, refusal.stderr)
        w.start()
        expect(list(w.inbox.iterdir()) == [], f"on the mount point: {list(w.inbox.iterdir())}")
        mount(w, w.inbox, "--bind", str(share))
        (share / "slow.txt").write_text(STORY + "slow")
        names.append("slow.txt")
        w.wait(lambda: all(w.state(name) == "succeeded" for name in names), "all of them", 120)
        w.stop()
        w.expect_at_rest()
        expect(all(len(jobs) == 1 for jobs in w.taken().values()), w.taken())


def mounted_labels(binary):
    """Labels that are mounts of their own: claimed there, with kills, unmounted while claimed, mounted while watched."""
    with Workspace(binary, "settle: 100ms\n") as w:
        shares = {}
        for label in ("kids", "school/first"):
            shares[label] = w.root / "shares" / label
            for folder in (shares[label], w.inbox / label):
                folder.mkdir(parents=True)
        mount(w, w.inbox / "kids", "-t", "tmpfs", "none")
        # The same disk, and another mount all the same.
        mount(w, w.inbox / "school/first", "--bind", str(shares["school/first"]))
        w.start()
        names = ["own.txt", "kids/a.txt", "kids/deep/b.txt", "school/c.txt", "school/first/d.txt"]
        for name in names:
            w.write(name, STORY + name)
        os.mkfifo(w.inbox / "kids" / "pipe.txt")
        w.wait(lambda: all(w.state(name) == "succeeded" for name in names), "all of them", 120)
        w.wait(lambda: w.state("kids/pipe.txt") == "quarantined", "the pipe")
        expect(len(list((w.inbox / "kids/.storydrop/refused").iterdir())) == 1, "the pipe is not kept")
        # Mounted over a folder that is watched already.
        (w.inbox / "late").mkdir()
        w.put("late/first.txt", STORY + "late")
        w.wait(lambda: w.state("late/first.txt") == "succeeded", "the one before the mount")
        mount(w, w.inbox / "late", "-t", "tmpfs", "none")
        w.write("late/second.txt", STORY + "second")
        w.wait(lambda: w.state("late/second.txt") == "succeeded", "the one after the mount", 120)
        w.stop()
        w.expect_at_rest()
        # Killed over and over, with drops on all of them.
        for turn in range(6):
            for label in ("kids", "school/first", "late"):
                name = f"{label}/kill-{turn}.txt"
                w.write(name, STORY + name)
                names.append(name)
            w.start()
            time.sleep(0.1 + turn * 0.12)
            w.stop(9)
        # A share that goes away with a claim on it comes back with it.
        w.command("once", check=0)
        big = os.urandom(200_000_000)
        w.write("school/first/big.bin", big)
        w.start()
        w.wait(lambda: w.rows("SELECT 1 FROM jobs WHERE path = 'school/first/big.bin'"), "the claim")
        w.stop(9)
        subprocess.run(["umount", "-l", str(w.inbox / "school/first")], check=True)
        w.start()
        w.put("own2.txt", STORY + "own2")
        w.wait(lambda: w.state("own2.txt") == "succeeded", "others go on")
        mount(w, w.inbox / "school/first", "--bind", str(shares["school/first"]))
        w.wait(lambda: w.state("school/first/big.bin") == "quarantined", "what was claimed", 120)
        w.stop()
        w.command("once", check=0)
        w.expect_at_rest()
        expect(all(len(jobs) == 1 for jobs in w.taken().values()), w.taken())
        delivered = w.places()
        for name in names:
            expect(delivered.get(sha256((STORY + name).encode())) == {"delivered"}, f"{name} is not delivered")
        expect(delivered.get(sha256(big)) == {"quarantined"}, "the big one is lost")


def shared_label(binary):
    """Two workspaces with one share below their inboxes: what one has claimed the other leaves alone."""
    with Workspace(binary, "settle: 100ms\njobs: 0\n") as one, Workspace(binary, "settle: 100ms\n") as two:
        share = one.root / "share"
        share.mkdir()
        for w in (one, two):
            (w.inbox / "kids").mkdir()
            mount(w, w.inbox / "kids", "--bind", str(share))
        one.start()
        one.write("kids/moon.txt", STORY)
        one.wait(lambda: one.state("kids/moon.txt") == "queued", "the claim")
        two.start()
        two.write("kids/sun.txt", STORY + "sun")
        # Whoever is first has it.
        two.wait(lambda: "kids/sun.txt" in {**one.taken(), **two.taken()}, "the second drop")
        two.stop()
        two.command("once")
        expect("kids/moon.txt" not in two.taken(), two.taken())
        one.stop()
        one.settings("settle: 100ms\n")
        one.command("once", check=0)
        expect(one.state("kids/moon.txt") == "succeeded", one.status("kids/moon.txt"))
        one.expect_at_rest()
        taken = [digest for w in (one, two) for jobs in w.taken().values() for digest in jobs]
        expect(len(taken) == 2, taken)


def label_away(binary):
    """A label's share goes away: claims outlive the history, and what settles there is not taken for deleted."""
    with Workspace(binary, "settle: 100ms\nhistory: 100\n") as w:
        share = w.root / "share"
        share.mkdir()
        (w.inbox / "kids").mkdir()
        mount(w, w.inbox / "kids", "--bind", str(share))
        w.settings("settle: 100ms\nhistory: 100\njobs: 0\n")
        w.start()
        w.write("kids/victim.txt", STORY)
        w.wait(lambda: w.state("kids/victim.txt") == "queued", "the claim")
        w.stop()
        subprocess.run(["umount", "-l", str(w.inbox / "kids")], check=True)
        w.settings("settle: 100ms\nhistory: 100\n")
        w.start()
        w.wait(lambda: w.state("kids/victim.txt") == "succeeded", "the delivery")
        for number in range(130):
            w.put(f"{number}.txt", b"")
        w.wait(lambda: not any(w.visible(w.inbox)) and not w.rows("SELECT 1 FROM jobs WHERE phase <> 'disposed'"),
               "the others", 200)
        w.wait(lambda: w.rows("SELECT count(*) FROM jobs")[0][0] <= 101, "the history's end", 60)
        mount(w, w.inbox / "kids", "--bind", str(share))
        w.wait(lambda: "mounted in the inbox" in w.text_log(), "the mount", 90)
        w.wait(lambda: list((w.inbox / "kids/.storydrop/claim").iterdir()) == [], "the end of the claim")
        # One that settles there while it goes away.
        w.stop()
        w.settings("settle: 1h\nhistory: 100\n")
        w.start()
        w.write("kids/slow.txt", STORY + "slow")
        w.wait(lambda: w.state("kids/slow.txt") == "settling", "the slow one")
        job = w.status("kids/slow.txt")["job"]
        subprocess.run(["umount", "-l", str(w.inbox / "kids")], check=True)
        w.wait(lambda: any("not mounted any more: kids" in p for p in w.health().get("problems", [])), "word of it", 90)
        expect(w.status("kids/slow.txt").get("job") == job, w.status("kids/slow.txt"))
        # Nor after a start without it.
        w.stop()
        (w.root / ".storydrop" / "health.json").unlink()
        w.start()
        w.wait(lambda: any("not mounted any more: kids" in p for p in w.health().get("problems", [])), "word again", 90)
        expect(w.status("kids/slow.txt").get("job") == job, w.status("kids/slow.txt"))
        mount(w, w.inbox / "kids", "--bind", str(share))
        w.wait(lambda: not w.health().get("problems"), "its return", 90)
        expect(w.status("kids/slow.txt").get("job") == job, w.status("kids/slow.txt"))
        w.stop()
        w.settings("settle: 100ms\nhistory: 100\n")
        w.command("once", check=0)
        expect(w.state("kids/slow.txt") == "succeeded", w.status("kids/slow.txt"))
        zips = [file for file in w.visible(w.outbox) if file.name == "victim.zip"]
        expect(len(zips) == 1, zips)


def read_only_label(binary):
    """A label on a CD: nothing can be taken from there, and it is said once."""
    with Workspace(binary, "settle: 100ms\n") as w:
        share = w.root / "share"
        share.mkdir()
        (share / "moon.txt").write_text(STORY)
        (w.inbox / "cd").mkdir()
        mount(w, w.inbox / "cd", "--bind", str(share))
        subprocess.run(["mount", "-o", "remount,bind,ro", str(w.inbox / "cd")], check=True)
        w.start()
        w.wait(lambda: w.state("cd/moon.txt") == "failed", "the refusal")
        expect(w.status("cd/moon.txt")["error"]["code"] == "unreadable", w.status("cd/moon.txt"))
        subprocess.run(["mount", "-o", "remount,bind,rw", str(w.inbox / "cd")], check=True)
        w.wait(lambda: w.state("cd/moon.txt") == "succeeded", "the mended one", 120)
        w.stop()
        w.expect_at_rest()


def small_outbox(binary):
    """Files that fit nowhere in the outbox wait and say so; the others go on, and `once` ends."""
    with Workspace(binary, "settle: 100ms\nreserve: 0\n") as w:
        mount(w, w.outbox, "-t", "tmpfs", "-o", "size=40m", "none")
        big = [os.urandom(80_000_000) for _ in range(3)]
        w.start()
        for number, data in enumerate(big):
            w.put(f"big-{number}.bin", data)
        w.put("moon.txt", STORY)
        w.wait(lambda: w.state("moon.txt") == "succeeded", "the small one")
        w.wait(lambda: all(w.state(f"big-{n}.bin") == "waiting" for n in range(3)), "the big ones wait")
        w.wait(lambda: any(p.startswith("delivery:") for p in w.health().get("problems", [])), "word of it")
        w.stop()
        once = w.command("once")
        expect(once.returncode == 1 and "left for the next run" in once.stderr, once.stderr)
        subprocess.run(["mount", "-o", "remount,size=400m", str(w.outbox)], check=True)
        w.command("once")
        expect(all(w.state(f"big-{n}.bin") == "quarantined" for n in range(3)), "the big ones")
        w.expect_at_rest()


def frozen_outbox(binary):
    """The outbox's filesystem hangs: it is told by name, the inbox goes on, and so does the outbox afterwards."""
    with Workspace(binary) as w:
        image = w.root / "disk.img"
        subprocess.run(["truncate", "-s", "64M", str(image)], check=True)
        subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
        mount(w, w.outbox, "-o", "loop", str(image))
        w.start()
        w.put("first.txt", STORY)
        w.wait(lambda: w.state("first.txt") == "succeeded", "the first")
        subprocess.run(["fsfreeze", "-f", str(w.outbox)], check=True)
        try:
            w.put("moon.txt", STORY + "moon")
            w.wait(lambda: "moon.txt" in w.taken(), "the drop is taken all the same")
            w.wait(lambda: any("has not come back" in p for p in w.health().get("problems", [])), "word of it", 60)
        finally:
            subprocess.run(["fsfreeze", "-u", str(w.outbox)], check=True)
        w.wait(lambda: w.state("moon.txt") == "succeeded", "the delivery", 120)
        w.stop()
        w.expect_at_rest()


def broken_sync(binary):
    """A sample of syncs fails with EIO, or kills, in the release build: strace injects it."""
    for number in random.Random(7).sample(range(1, 60), 12):
        for fault in ("error=EIO", "signal=SIGKILL"):
            with Workspace(binary, "settle: 100ms\nretry: {first_delay: 100ms}\n") as w:
                w.put("kids/moon.txt", STORY)
                calls = random.Random(number).choice(["fsync", "rename,renameat", "fdatasync,fsync"])
                w.prefix = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}",
                            "-e", f"inject={calls}:{fault}:when={number}"]
                w.command("once")
                w.prefix = []
                w.command("once", check=0)
                w.expect_one_delivery("kids/moon.txt", STORY)


CASES = [full_outbox, full_ledger, reserve, refused, read_only_outbox, unmounted_inbox, mounted_labels, shared_label, label_away,
         read_only_label, small_outbox, frozen_outbox, broken_sync]
