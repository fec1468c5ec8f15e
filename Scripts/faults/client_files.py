"""Programs on this machine: cp, dd, mv, archives, odd ways of writing, and ready marks."""

import ctypes
import mmap
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

from client_kit import SRC, data, expect, scenario, settle_down, sh, sha, source, tree


@scenario("big", alone=True)
def cp_1gb(s, net):
    f = SRC / "big.txt"
    block = data(50_000_000, "big")
    with open(f, "wb") as out:
        for _ in range(20): out.write(block)
    wanted = sha(f); s.folder("cp1")
    sh("cp", f, s.inbox / "cp1/moon.txt", timeout=120); f.unlink()
    return expect(s, "cp1", {"moon.txt": wanted}, 120)

@scenario()
def dd_byte_a_second(s, net):
    s.folder("dd1")
    sh(f"exec 3>{s.inbox}/dd1/moon.txt; for i in 1 2 3 4 5 6 7 8 9 a b c d e f; do printf $i | dd bs=1 count=1 status=none >&3; sleep 1; done")
    return expect(s, "dd1", {"moon.txt": sha("123456789abcdef")})

@scenario()
def dd_byte_a_second_reopened(s, net):
    s.folder("dd2")
    sh(f"for i in 1 2 3 4 5 6 7 8 9 a b c d e f; do printf $i >> {s.inbox}/dd2/moon.txt; sleep 1; done")
    return expect(s, "dd2", {"moon.txt": sha("123456789abcdef")})

@scenario()
def dd_pause_longer_than_settle(s, net):
    s.folder("dd3")
    sh(f"(printf one; sleep 5; printf two; sleep 5; printf three) | dd of={s.inbox}/dd3/moon.txt bs=1 status=none", timeout=30)
    return expect(s, "dd3", {"moon.txt": sha("onetwothree")})

@scenario()
def dd_sparse_backwards(s, net):
    """Full length first, then the parts from the end, each by its own dd, half a second apart."""
    s.folder("dd4"); whole = data(400_000, "sparse"); f = SRC / "sparse"; f.write_bytes(whole)
    there = s.inbox / "dd4/moon.txt"
    sh("truncate", "-s", "400000", there)
    for i in (3, 2, 1, 0):
        sh(f"dd if={f} of={there} bs=100000 skip={i} seek={i} count=1 conv=notrunc status=none"); time.sleep(0.5)
    return expect(s, "dd4", {"moon.txt": sha(whole)})

@scenario()
def cp_a_old_mtime(s, net):
    f = source("cpa.txt", 200_000); sh("cp", "-a", f, s.folder("cp2") / "moon.txt")
    return expect(s, "cp2", {"moon.txt": sha(f)})

@scenario()
def cp_a_tree_old_mtime(s, net):
    folder, hashes = tree("cpatree", 100); sh("cp", "-a", folder, s.folder("cp3") / "t")
    return expect(s, "cp3", {f"t/{n}": h for n, h in hashes.items()}, 30)

@scenario()
def cp_twice_in_window(s, net):
    a, b = source("tw1.txt", 5000), source("tw2.txt", 6000); there = s.folder("cp4") / "moon.txt"
    sh("cp", a, there); time.sleep(0.8); sh("cp", b, there)
    return expect(s, "cp4", {"moon.txt": sha(b)})

@scenario()
def cp_twice_after_window(s, net):
    a, b = source("tw3.txt", 5000), source("tw4.txt", 6000); there = s.folder("cp5") / "moon.txt"
    sh("cp", a, there); assert settle_down(s, "cp5", 1, 10); sh("cp", b, there)
    return expect(s, "cp5", {"moon.txt": [sha(a), sha(b)]})

@scenario()
def mv_tree(s, net):
    folder, hashes = tree("mvtree", 150); s.folder("mv1"); sh("mv", folder, s.inbox / "mv1/t")
    return expect(s, "mv1", {f"t/{n}": h for n, h in hashes.items()}, 30)

@scenario()
def mv_tree_with_open_writer(s, net):
    """One file of the folder that is moved in is still being written."""
    folder, hashes = tree("mvtree2", 20); s.folder("mv2")
    with open(folder / "f0.txt", "ab") as f:
        sh("mv", folder, s.inbox / "mv2/t"); time.sleep(4); f.write(b"the end"); f.flush()
        os.fsync(f.fileno()); time.sleep(4); f.write(b".")
    hashes["f0.txt"] = sha(data(700, "mvtree2/f0.txt") + b"the end.")
    return expect(s, "mv2", {f"t/{n}": h for n, h in hashes.items()}, 30)

@scenario()
def mv_from_shm(s, net):
    there = s.folder("mv3"); hashes = {}; shm = Path("/dev/shm/h1"); shm.mkdir(exist_ok=True)
    for i in range(10):
        (shm / f"f{i}.txt").write_bytes(data(3_000_000 + i, i)); hashes[f"f{i}.txt"] = sha(shm / f"f{i}.txt")
        os.utime(shm / f"f{i}.txt", (1e9, 1e9))
    sh(f"mv {shm}/f*.txt {there}/"); shm.rmdir()
    return expect(s, "mv3", hashes, 30)

@scenario()
def mv_tree_from_shm(s, net):
    folder, hashes = tree("shmtree", 60); s.folder("mv4"); shutil.rmtree("/dev/shm/h1t", ignore_errors=True)
    sh("cp", "-a", folder, "/dev/shm/h1t"); sh("mv", "/dev/shm/h1t", s.inbox / "mv4/t")
    return expect(s, "mv4", {f"t/{n}": h for n, h in hashes.items()}, 30)

@scenario()
def hard_links(s, net):
    f = source("ln.txt", 9000); there = s.folder("ln1")
    sh("ln", f, there / "a.txt"); sh("ln", f, there / "b.txt"); sh("ln", there / "a.txt", there / "c.txt")
    ok, message = expect(s, "ln1", {n: sha(data(9000, "ln.txt")) for n in ("a.txt", "b.txt", "c.txt")})
    return (ok and f.exists() and f.read_bytes() == data(9000, "ln.txt"), message + f"; original there: {f.exists()}")

@scenario()
def hard_link_of_growing_file(s, net):
    """The other name is written to for 6 s, then closed."""
    f = SRC / "lng.txt"
    f.unlink(missing_ok=True)
    with open(f, "wb") as w:
        w.write(b"begin "); w.flush(); os.link(f, s.folder("ln2") / "moon.txt"); time.sleep(6); w.write(b"end")
    return expect(s, "ln2", {"moon.txt": sha("begin end")})

@scenario()
def tar_extract(s, net):
    folder, hashes = tree("tartree", 200); sh("tar", "-C", folder, "-cf", SRC / "t.tar", ".")
    sh("tar", "-C", s.folder("tar1"), "-xf", SRC / "t.tar")
    return expect(s, "tar1", hashes, 30)

@scenario()
def tar_stalling_pipe(s, net):
    """The pipe stalls for 5 s in the middle of a file."""
    folder = SRC / "tars"; hashes = {f"f{i}.txt": sha(source(f"tars/f{i}.txt", 300_000)) for i in range(4)}
    whole = subprocess.run(["tar", "-C", folder, "-cf", "-", "f0.txt", "f1.txt", "f2.txt", "f3.txt"], stdout=subprocess.PIPE, timeout=20).stdout
    tar = subprocess.Popen(["tar", "-C", str(s.folder("tar2")), "-xpf", "-"], stdin=subprocess.PIPE)
    tar.stdin.write(whole[:450_000]); tar.stdin.flush(); time.sleep(5); tar.stdin.write(whole[450_000:]); tar.stdin.close(); tar.wait(10)
    return expect(s, "tar2", hashes, 20)

@scenario()
def unzip_extract(s, net):
    folder, hashes = tree("ziptree", 120)
    with zipfile.ZipFile(SRC / "t.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for n in hashes: z.write(folder / n, n)
    sh("unzip", "-q", SRC / "t.zip", "-d", s.folder("zip1"))
    return expect(s, "zip1", hashes, 30)

@scenario()
def git_clone(s, net):
    folder, hashes = tree("gittree", 300)
    sh(f"cd {folder} && git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm a")
    s.folder("git1"); sh("git", "clone", "-q", folder, s.inbox / "git1/t")
    return expect(s, "git1", {f"t/{n}": h for n, h in hashes.items()}, 40)

@scenario()
def git_checkout_worktree(s, net):
    folder, hashes = tree("gittree2", 300)
    sh(f"cd {folder} && git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm a")
    there = s.folder("git2")
    sh(f"git --git-dir={folder}/.git --work-tree={there} checkout -qf HEAD -- .")
    return expect(s, "git2", hashes, 40)

# --- temporary names

def renamed(s, label, temporary, pause, wanted_pause=0.0):
    there = s.folder(label); whole = data(60_000, label)
    with open(there / temporary, "wb") as f:
        f.write(whole[:30_000]); f.flush(); time.sleep(pause); f.write(whole[30_000:])
    time.sleep(wanted_pause)
    os.rename(there / temporary, there / "moon.txt")
    return expect(s, label, {"moon.txt": sha(whole)})

@scenario()
def part_then_rename(s, net): return renamed(s, "part1", "moon.txt.part", 4, 3)
@scenario()
def odd_name_then_rename(s, net): return renamed(s, "part2", "moon.txt.new", 4)
@scenario()
def dot_name_then_rename(s, net): return renamed(s, "part3", ".moon.txt.Xy12", 4, 3)

@scenario()
def rename_while_open(s, net):
    """Renamed to its last name while still open; the rest comes 4 s later."""
    there = s.folder("part4")
    with open(there / "moon.txt.part", "wb") as f:
        f.write(b"one "); f.flush(); os.rename(there / "moon.txt.part", there / "moon.txt"); time.sleep(4); f.write(b"two")
    return expect(s, "part4", {"moon.txt": sha("one two")})

@scenario("slow")
def sed_in_place(s, net):
    """A save by rename is a whole file: taken at once, and nothing is told of sed's own temporary name."""
    there = s.folder("sed1") / "moon.txt"; there.write_text("the sun\n"); time.sleep(1)
    sh("sed", "-i", "s/sun/moon/", there)
    return expect(s, "sed1", {"moon.txt": sha("the moon\n")}, 25)

@scenario()
def open_20s_written_at_end(s, net):
    with open(s.folder("open1") / "moon.txt", "wb") as f: time.sleep(20); f.write(b"all of it")
    return expect(s, "open1", {"moon.txt": sha("all of it")})

@scenario()
def open_20s_with_beginning(s, net):
    with open(s.folder("open2") / "moon.txt", "wb") as f: f.write(b"a"); f.flush(); time.sleep(20); f.write(b"b")
    return expect(s, "open2", {"moon.txt": sha("ab")})

@scenario()
def mmap_after_close(s, net):
    """The descriptor is closed, the shared mapping is written to 5 s later."""
    path = s.folder("mmap1") / "moon.txt"
    with open(path, "w+b") as f:
        f.truncate(8192); m = mmap.mmap(f.fileno(), 8192)
    m[0:3] = b"one"; time.sleep(5); m[4096:4099] = b"two"; m.flush(); m.close()
    return expect(s, "mmap1", {"moon.txt": sha(b"one" + bytes(4093) + b"two" + bytes(4093))})

@scenario()
def tmpfile_linkat(s, net):
    there = s.folder("tmpf1"); fd = os.open(there, os.O_TMPFILE | os.O_RDWR, 0o644); os.write(fd, b"whole")
    # Python's os.link cannot follow the link of /proc.
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.linkat(-100, f"/proc/self/fd/{fd}".encode(), -100, str(there / "moon.txt").encode(), 0x400) == 0
    time.sleep(4); os.write(fd, b" thing"); os.close(fd)
    return expect(s, "tmpf1", {"moon.txt": sha("whole thing")})

@scenario()
def inherited_descriptor(s, net):
    """The writer's parent ends; a child in the background has the descriptor and writes 5 s later."""
    s.folder("inh1")
    subprocess.run(["sh", "-c", f"exec 3>{s.inbox}/inh1/moon.txt; printf a >&3; (sleep 5; printf b >&3) >/dev/null 2>&1 & exit 0"], timeout=5)
    return expect(s, "inh1", {"moon.txt": sha("ab")}, 15)

@scenario()
def folder_renamed_while_settling(s, net):
    there = s.folder("ren1/a"); (there / "moon.txt").write_text("whole"); time.sleep(0.8); os.rename(there, s.inbox / "ren1/b")
    return expect(s, "ren1", {"b/moon.txt": sha("whole")})

@scenario()
def hidden_folder_then_rename(s, net):
    hashes = {}
    for i in range(20):
        (s.folder("ren2/.incoming/t") / f"f{i}.txt").write_text(f"{i}"); hashes[f"t/f{i}.txt"] = sha(f"{i}")
    time.sleep(3); os.rename(s.inbox / "ren2/.incoming/t", s.inbox / "ren2/t")
    return expect(s, "ren2", hashes)

@scenario()
def burst_3000(s, net):
    folder, hashes = tree("burst", 3000, 100); sh("tar", "-C", folder, "-cf", SRC / "b.tar", ".")
    sh("tar", "-C", s.folder("bst1"), "-xf", SRC / "b.tar")
    return expect(s, "bst1", hashes, 60)

@scenario()
def names_of_people(s, net):
    """Blanks, umlauts, emoji, by SMB and SFTP."""
    f = source("names.txt", 4000); s.folder("nam1")
    names = ["Der Mond.txt", "Mädchen & Möwe.txt", "夜の月.txt", "moon 🌙 (1).txt"]
    for n in names[:2]: net.smb.client(f'cd nam1; put {f} "{n}"')
    for n in names[2:]: net.ssh.sftp(f'put {f} "{s.inbox}/nam1/{n}"\n')
    ok, message = expect(s, "nam1", {n: sha(f) for n in names})
    return ok, message

@scenario()
def opened_nonblocking_again_and_again(s, net):
    """Our probing must not be in the way of who opens with O_NONBLOCK, as smbd with kernel oplocks does."""
    path = s.folder("nbl1") / "moon.txt"; refused = count = 0; limit = time.monotonic() + 4
    while time.monotonic() < limit:
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK); os.write(fd, b"x"); os.close(fd); count += 1
        except BlockingIOError: refused += 1
        time.sleep(0.0003)
    ok, message = expect(s, "nbl1", {"moon.txt": sha(b"x" * count)})
    return ok and refused == 0, f"{message}; {refused} of {count} opens refused with EWOULDBLOCK"

# --- NAME.ready

@scenario()
def ready_while_open(s, net):
    there = s.folder("rdy1")
    with open(there / "moon.txt", "wb") as f:
        f.write(b"one "); f.flush(); time.sleep(1); (there / "moon.txt.ready").touch(); time.sleep(5); f.write(b"two")
    return expect(s, "rdy1", {"moon.txt": sha("one two")})

@scenario("slow")
def ready_skips_settling(s, net):
    there = s.folder("rdy2"); (there / "moon.txt").write_text("whole"); time.sleep(0.3); (there / "moon.txt.ready").touch()
    quick = settle_down(s, "rdy2", 1, 4)
    ok, message = expect(s, "rdy2", {"moon.txt": sha("whole")}, 15, grace=2)
    return ok and quick, f"{message}; within 4 s: {quick}"

@scenario()
def ready_first(s, net):
    there = s.folder("rdy3"); (there / "moon.txt.ready").touch(); time.sleep(1); (there / "moon.txt").write_text("whole")
    return expect(s, "rdy3", {"moon.txt": sha("whole")})

@scenario()
def ready_by_rsync(s, net):
    there = s.folder("rdy4"); f = source("rdy4.txt", 50_000); r = source("rdy4.ready", 0)
    sh("rsync", "-a", f, there / "moon.txt"); time.sleep(0.5); sh("rsync", "-a", r, there / "moon.txt.ready")
    return expect(s, "rdy4", {"moon.txt": sha(f)})

@scenario()
def ready_after_taken(s, net):
    """The mark comes after the drop was taken: it must not stay."""
    there = s.folder("rdy5"); (there / "moon.txt").write_text("whole")
    assert settle_down(s, "rdy5", 1, 10); (there / "moon.txt.ready").touch()
    return expect(s, "rdy5", {"moon.txt": sha("whole")})

@scenario()
def ready_after_taken_then_next_drop(s, net):
    """… nor make the next drop of that name, written in pieces a second apart, be taken half."""
    there = s.folder("rdy6"); (there / "moon.txt").write_text("whole")
    assert settle_down(s, "rdy6", 1, 10); (there / "moon.txt.ready").touch(); time.sleep(3)
    sh(f"for i in 1 2 3 4 5; do printf $i >> {there}/moon.txt; sleep 1; done")
    return expect(s, "rdy6", {"moon.txt": [sha("whole"), sha("12345")]})
