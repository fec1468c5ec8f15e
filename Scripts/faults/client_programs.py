"""Editors, an office, other users, and services that start late."""

import os
import shutil
import time
import zipfile

from client_kit import ROOT, SRC, Service, expect, scenario, sh, sha


def tmux(*words): return sh("tmux", "-L", f"storydrop-{os.getpid()}", "-f", "/dev/null", *words, timeout=10)

def vim(path, *keys, options=()):
    """Runs vim and types; a number is a pause."""
    session = path.parent.name
    tmux("new-session", "-d", "-x", "90", "-y", "24", "-s", session, " ".join(["vim", *options, str(path)]))
    time.sleep(1.2)
    for key in keys:
        if isinstance(key, (int, float)): time.sleep(key); continue
        if key == "Enter" or key == "Escape": tmux("send-keys", "-t", session, key)
        else: tmux("send-keys", "-t", session, "-l", key)
        time.sleep(0.25)
    for _ in range(20):
        if session not in sh("tmux", "-L", f"storydrop-{os.getpid()}", "ls", check=False): return
        time.sleep(0.2)
    raise AssertionError("vim does not end: " + tmux("capture-pane", "-p", "-t", session))

W, WQ, ESC = (":w", "Enter"), (":wq", "Enter"), ("Escape",)

@scenario("slow")
def vim_new_w_wq(s, net):
    vim(s.folder("vim1") / "moon.txt", "iThe moon.", *ESC, *W, 2, "oThe sea.", *ESC, *WQ)
    return expect(s, "vim1", {"moon.txt": sha("The moon.\nThe sea.\n")}, 25)

@scenario("slow")
def vim_edit_existing(s, net):
    there = s.folder("vim2") / "moon.txt"; there.write_text("The moon.\n")
    vim(there, "oThe sea.", *ESC, *W, 2, "oThe end.", *ESC, *WQ)
    return expect(s, "vim2", {"moon.txt": sha("The moon.\nThe sea.\nThe end.\n")}, 25)

@scenario("slow")
def vim_edit_backupcopy_and_backup(s, net):
    there = s.folder("vim3") / "moon.txt"; there.write_text("The moon.\n")
    vim(there, "oThe sea.", *ESC, *W, 1, "oThe end.", *ESC, *WQ, options=["'+set backup backupcopy=yes'"])
    return expect(s, "vim3", {"moon.txt": sha("The moon.\nThe sea.\nThe end.\n")}, 25, litter=("moon.txt~",))

@scenario()
def vim_new_saved_twice_slowly(s, net):
    """The first save is taken (2 s) while vim has the file yet; the second is a drop of its own."""
    vim(s.folder("vim4") / "moon.txt", "iThe moon.", *ESC, *W, 5, "oThe sea.", *ESC, *WQ)
    return expect(s, "vim4", {"moon.txt": [sha("The moon.\n"), sha("The moon.\nThe sea.\n")]}, 25)

@scenario()
def vim_long_writing_without_save(s, net):
    vim(s.folder("vim5") / "moon.txt", "iThe moon.", 6, " And more.", *ESC, *WQ)
    return expect(s, "vim5", {"moon.txt": sha("The moon. And more.\n")}, 15)

def soffice(s, label, kind, f):
    return sh("soffice", "--headless", f"-env:UserInstallation=file://{ROOT}/lo", "--convert-to", kind, "--outdir", s.folder(label), f, timeout=120)

@scenario(alone=True)
def soffice_odt(s, net):
    f = SRC / "moon.txt"; f.write_text("The moon rose over the sea.\n" * 2000)
    soffice(s, "lo1", "odt", f)
    ok, message = expect(s, "lo1", {"moon.odt": [None]}, 20)
    for row in s.rows("lo1"):
        with zipfile.ZipFile(s.spooled(row[4])) as z:
            ok = ok and z.testzip() is None and "content.xml" in z.namelist()
    return ok, message

@scenario(alone=True)
def soffice_txt(s, net):
    rows = s.rows("lo1")
    f = SRC / "sea.odt"; shutil.copy(s.spooled(rows[0][4]), f)
    soffice(s, "lo2", "txt:Text", f)
    ok, message = expect(s, "lo2", {"sea.txt": [None]}, 20)
    text = s.spooled(s.rows("lo2")[0][4]).read_text("utf-8-sig")
    return ok and text.split() == (SRC / "moon.txt").read_text().split(), message

# --- starts, other users, browsers

@scenario("none", alone=True)
def writer_before_start(_, net):
    """The writer had the file open before the service began; old mtime, half written."""
    s = Service("late")
    path = s.folder("late1") / "moon.txt"
    with open(path, "wb") as f:
        f.write(b"one "); f.flush(); os.utime(path, (1e9, 1e9)); time.sleep(3)
        s.start()
        try:
            time.sleep(5); f.write(b"two"); f.close()
            return expect(s, "late1", {"moon.txt": sha("one two")})
        finally: s.stop()

def another_user(name, label, capabilities=()):
    """The service runs as nobody, the files are root's; the writer pauses for 5 s."""
    s = Service(name, user=65534); s.caps = list(capabilities)
    s.start()
    try:
        there = s.folder(label); os.chown(there, 65534, 65534)
        with open(there / "moon.txt", "wb") as f:
            f.write(b"one "); f.flush(); time.sleep(5); f.write(b"two")
        return expect(s, label, {"moon.txt": sha("one two")})
    finally: s.stop()

@scenario("none", alone=True)
def service_is_another_user(_, net): return another_user("nobody", "usr1")
@scenario("none", alone=True)
def service_is_another_user_with_cap_lease(_, net):
    return another_user("nobody2", "usr2", ["--inh-caps=+lease", "--ambient-caps=+lease"])

@scenario("none", alone=True)
def browser_placeholder(_, net):
    """As Firefox does: an empty moon.txt at once, the bytes in moon.txt.part for longer than `settle_empty`, a rename."""
    s = Service("browser", extra="settle_empty: 4s\n")
    s.start()
    try:
        there = s.folder("ff1"); (there / "moon.txt").touch()
        with open(there / "moon.txt.part", "wb") as f: time.sleep(7); f.write(b"all of it")
        os.rename(there / "moon.txt.part", there / "moon.txt")
        return expect(s, "ff1", {"moon.txt": sha("all of it")})
    finally: s.stop()
