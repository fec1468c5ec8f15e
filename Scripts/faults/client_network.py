"""Clients over a network: Samba, rsync, scp and sftp, all on loopback."""

import os
import shutil
import signal
import subprocess
import time

from client_kit import SRC, data, expect, scenario, sh, sha, source, tree


def smb_put(s, net, label, size, share="in"):
    f = source(f"{label}.txt", size); s.folder(label)
    net.smb.client(f"cd {label}; put {f} moon.txt", share)
    return expect(s, label, {"moon.txt": sha(f)}, 30)

@scenario()
def smb_put_small(s, net): return smb_put(s, net, "smb1", 3000)
@scenario()
def smb_put_50mb(s, net): return smb_put(s, net, "smb2", 50_000_000)
@scenario()
def smb_put_kernel_oplocks(s, net): return smb_put(s, net, "smb3", 5_000_000, "kernel")
@scenario()
def smb_put_strict_allocate(s, net): return smb_put(s, net, "smb4", 20_000_000, "strict")

def smb_rename(s, net, label, temporary):
    f = source(f"{label}.txt", 300_000); s.folder(label)
    net.smb.client(f'cd {label}; put {f} "{temporary}"; rename "{temporary}" moon.txt')
    return expect(s, label, {"moon.txt": sha(f)})

@scenario()
def smb_put_part_rename(s, net): return smb_rename(s, net, "smb5", "moon.txt.part")
@scenario()
def smb_put_odd_name_rename(s, net): return smb_rename(s, net, "smb6", "4F2A11C0")
@scenario()
def smb_put_tmp_rename(s, net): return smb_rename(s, net, "smb7", "~WRD0001.tmp")

@scenario()
def smb_reput(s, net):
    full = source("smb8.txt", 200_000); s.folder("smb8")
    part = SRC / "smb8.part.txt"; part.write_bytes(full.read_bytes()[:90_000])
    net.smb.client(f"cd smb8; put {part} moon.txt")
    time.sleep(0.7)
    net.smb.client(f"cd smb8; reput {full} moon.txt")
    # smbclient 4.17 itself writes the rest to the beginning, on a plain share too: 110,000 bytes, the tail.
    return expect(s, "smb8", {"moon.txt": sha(full.read_bytes()[90_000:])})

def smb_slow(s, net, label, share):
    """`put -` from a pipe that is fed for 15 s."""
    s.folder(label)
    client = subprocess.Popen(["smbclient", f"//127.0.0.1/{share}", "-p", str(net.smb.port), "-N", "-s",
                               str(net.smb.home / "smb.conf"), "-c", f"cd {label}; put - moon.txt"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    whole = data(5_000_000, label)
    for i in range(4):
        client.stdin.write(whole[i * 1_250_000:(i + 1) * 1_250_000]); client.stdin.flush()
        time.sleep(3.7)
    client.stdin.close(); client.wait(20)
    return expect(s, label, {"moon.txt": sha(whole)})

@scenario()
def smb_put_slow_fifo(s, net): return smb_slow(s, net, "smb9", "in")
@scenario()
def smb_put_slow_kernel_oplocks(s, net): return smb_slow(s, net, "smb10", "kernel")

@scenario()
def smb_mput_200(s, net):
    s.folder("smb11"); shutil.rmtree(SRC / "mput", ignore_errors=True)
    hashes = {f"f{i}.txt": sha(source(f"mput/f{i}.txt", 500 + i)) for i in range(200)}
    net.smb.client(f"cd smb11; prompt OFF; lcd {SRC}/mput; mput *", timeout=90)
    return expect(s, "smb11", hashes, 40)

@scenario()
def smb_mput_recursive(s, net):
    s.folder("smb12"); folder, hashes = tree("mputr", 40)
    net.smb.client(f"cd smb12; prompt OFF; recurse ON; lcd {folder}; mput *", timeout=90)
    return expect(s, "smb12", hashes, 40)

# --- rsync

def rsync(s, net, label, options, ssh, size=3_000_000, **more):
    f = source(f"{label}.txt", size); s.folder(label)
    words = ["rsync", *options.split(), f]
    words += ["-e", net.ssh.shell, f"127.0.0.1:{s.inbox}/{label}/moon.txt"] if ssh else [f"{s.inbox}/{label}/moon.txt"]
    sh(*words, **more)
    return expect(s, label, {"moon.txt": sha(f)}, 20)

def add_rsync(name, label, options, ssh):
    def run(s, net): return rsync(s, net, label, options, ssh)
    run.__name__ = name
    scenario()(run)

for i, (n, o) in enumerate([("plain", "-t"), ("a", "-a"), ("a_inplace", "-a --inplace"), ("a_partial", "-a --partial"),
                            ("a_whole_inplace", "-aW --inplace")]):
    add_rsync(f"rsync_local_{n}", f"rsl{i}", o, False)
    add_rsync(f"rsync_ssh_{n}", f"rss{i}", o, True)
# About 6 s on the way.
for i, (n, o) in enumerate([("slow_inplace", "-a --inplace --bwlimit=500"), ("slow_append", "-a --append --bwlimit=500"),
                            ("slow_temp", "-a --bwlimit=500"), ("preallocate", "-a --inplace --preallocate --bwlimit=500"),
                            ("temp_dir", f"-a --temp-dir=/dev/shm --bwlimit=2000")]):
    add_rsync(f"rsync_ssh_{n}", f"rsx{i}", o, True)

@scenario()
def rsync_tree(s, net):
    folder, hashes = tree("rsynctree", 200)
    sh("rsync", "-a", f"{folder}/", s.folder("rst1"))
    return expect(s, "rst1", hashes, 40)

@scenario()
def rsync_tree_delay_updates(s, net):
    folder, hashes = tree("rsynctree2", 60)
    sh("rsync", "-a", "--delay-updates", "-e", net.ssh.shell, f"{folder}/", f"127.0.0.1:{s.folder('rst2')}/")
    return expect(s, "rst2", hashes, 40)

@scenario()
def rsync_partial_killed_then_resumed(s, net):
    """`--partial` keeps what it has under the real name when it is interrupted; with mtime 0 in new versions."""
    f = source("rsk.txt", 6_000_000); there = s.folder("rsk") / "moon.txt"
    child = subprocess.Popen(["rsync", "-a", "--partial", "--bwlimit=1000", str(f), str(there)],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3); child.send_signal(signal.SIGINT); child.wait(10)
    time.sleep(0.2)
    kept = f"kept: {there.stat().st_size} bytes, mtime {there.stat().st_mtime}" if there.exists() else "nothing lies there after the kill"
    time.sleep(0.6)
    sh("rsync", "-a", "--partial", f, there)
    ok, message = expect(s, "rsk", {"moon.txt": sha(f)}, 20)
    return ok, f"{message} ({kept})"

@scenario()
def rsync_killed_then_resumed(s, net):
    f = source("rsk2.txt", 6_000_000); there = s.folder("rsk2") / "moon.txt"
    child = subprocess.Popen(["rsync", "-a", "--bwlimit=1000", str(f), str(there)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3); child.kill(); child.wait(10); time.sleep(3)
    sh("rsync", "-a", f, there)
    return expect(s, "rsk2", {"moon.txt": sha(f)}, 20)

@scenario()
def rsync_partial_dir_killed_then_resumed(s, net):
    f = source("rsk3.txt", 6_000_000); there = s.folder("rsk3") / "moon.txt"
    words = ["rsync", "-a", "--partial-dir=.rsync-partial", str(f), str(there)]
    child = subprocess.Popen([*words, "--bwlimit=1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3); child.send_signal(signal.SIGINT); child.wait(10); time.sleep(3)
    sh(*words)
    return expect(s, "rsk3", {"moon.txt": sha(f)}, 20)

@scenario()
def rsync_backup(s, net):
    """`-b` makes moon.txt~ of the drop that lies there yet."""
    f = source("rsb.txt", 50_000); there = s.folder("rsb") / "moon.txt"; there.write_text("old")
    sh("rsync", "-ab", f, there)
    return expect(s, "rsb", {"moon.txt": sha(f)}, 20, litter=("moon.txt~",))

# --- scp, sftp

def scp(s, net, label, *options, size=3_000_000):
    f = source(f"{label}.txt", size); s.folder(label)
    net.ssh.scp(*options, f, f"127.0.0.1:{s.inbox}/{label}/moon.txt")
    return expect(s, label, {"moon.txt": sha(f)}, 20)

@scenario()
def scp_plain(s, net): return scp(s, net, "scp1")
@scenario()
def scp_p(s, net): return scp(s, net, "scp2", "-p")
@scenario()
def scp_old_protocol(s, net): return scp(s, net, "scp3", "-O", "-p")
@scenario()
def scp_slow(s, net): return scp(s, net, "scp4", "-l", "4000")
@scenario()
def scp_recursive(s, net):
    folder, hashes = tree("scptree", 40)
    s.folder("scp5")
    net.ssh.scp("-rp", f"{folder}", f"127.0.0.1:{s.inbox}/scp5/t")
    return expect(s, "scp5", {f"t/{n}": h for n, h in hashes.items()}, 30)

def sftp(s, net, label, commands, size=400_000, f=None):
    f = source(f"{label}.txt", size); s.folder(label)
    net.ssh.sftp(commands.replace("FILE", str(f)).replace("IN", f"{s.inbox}/{label}"))
    return expect(s, label, {"moon.txt": sha(f)}, 20)

@scenario()
def sftp_put(s, net): return sftp(s, net, "sftp1", "put FILE IN/moon.txt\n", 20_000_000)
@scenario()
def sftp_put_p(s, net): return sftp(s, net, "sftp2", "put -p FILE IN/moon.txt\n")
@scenario()
def sftp_put_rename(s, net): return sftp(s, net, "sftp3", "put FILE IN/moon.txt.filepart\nrename IN/moon.txt.filepart IN/moon.txt\n")
@scenario()
def sftp_put_odd_rename(s, net): return sftp(s, net, "sftp4", "put FILE IN/upload-77\nrename IN/upload-77 IN/moon.txt\n")
@scenario()
def sftp_reput(s, net):
    whole = data(400_000, "reput"); (SRC / "reput.txt").write_bytes(whole)
    (s.folder("sftp5") / "moon.txt").write_bytes(whole[:100_000])
    net.ssh.sftp(f"reput {SRC}/reput.txt {s.inbox}/sftp5/moon.txt\n")
    return expect(s, "sftp5", {"moon.txt": sha(whole)}, 20)
