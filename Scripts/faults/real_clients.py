#!/usr/bin/env python3
"""Real clients write into an inbox: exactly one job for each save, with all its bytes, and nothing left behind.

STORYDROP names the binary; words on the command line choose scenarios by a part of their names. Run as root.
"""

import os
import shutil
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

# They enter their scenarios when they are imported.
import client_network
import client_files
import client_programs
from client_kit import CHILDREN, ROOT, SCENARIOS, SRC, SSH, Samba, Service, end


class Net:
    """The servers that the clients talk to."""


def main(words):
    wanted = [x for x in SCENARIOS if not words or any(w in x[0] for w in words)]
    SRC.mkdir(parents=True)
    net, services, results = Net(), {}, {}
    try:
        for name, settle, extra in (("quick", 2, ""), ("slow", 10, ""), ("big", 2, "")):
            if any(x[1] == name for x in wanted): services[name] = Service(name, settle, extra).start()
        if any("smb" in x[0] for x in wanted): net.smb = Samba(services["quick"].inbox).start()
        net.ssh = SSH().start()

        def run(one):
            name, where, _, f = one
            begun = time.monotonic()
            try: ok, message = f(services.get(where), net)
            except Exception as error: ok, message = False, f"{type(error).__name__}: {str(error)[-500:]}"; traceback.print_exc()
            results[name] = ok
            print(f"{'ok  ' if ok else 'FAIL'} {name} ({time.monotonic() - begun:.0f} s): {message}", flush=True)

        with ThreadPoolExecutor(4) as pool: list(pool.map(run, [x for x in wanted if not x[2]]))
        for one in wanted:
            if one[2]: run(one)
    finally:
        subprocess.run(["tmux", "-L", f"storydrop-{os.getpid()}", "kill-server"], stderr=subprocess.DEVNULL, timeout=5)
        for child in reversed(CHILDREN): end(child)
        shutil.rmtree(ROOT, ignore_errors=True)
    print(f"{sum(results.values())} of {len(results)} ok")
    return 0 if all(results.values()) else 1


if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
