"""Real clients, each scenario in a process of their own; see real_clients.py."""

import os
import pathlib
import subprocess
import sys

from workspace import expect


def real_clients(binary):
    """Samba, rsync, scp, sftp, cp, dd, mv, archives, git, editors, an office, ready marks, other users."""
    script = pathlib.Path(__file__).parent / "real_clients.py"
    done = subprocess.run(
        [sys.executable, script], env={**os.environ, "STORYDROP": str(binary)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1500)
    bad = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    print(done.stdout.splitlines()[-1] if done.stdout else "no output")
    expect(done.returncode == 0, "\n".join(bad) or done.stdout[-2000:])


CASES = [real_clients]
