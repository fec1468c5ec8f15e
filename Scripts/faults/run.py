#!/usr/bin/env python3
"""`make faults`: what takes minutes, root or other programs to show that nothing is lost.

Run as root: run.py RELEASE-BINARY DEBUG-BINARY [CASE…]. Each case starts the built service on a workspace of its own; the last line counts them.
"""

import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import bursts
import clients
import disks
import schedules
from workspace import Failed


def main():
    release, debug = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    wanted = sys.argv[3:]
    cases = [case for module in (disks, bursts, clients, schedules) for case in module.CASES]
    passed = failed = 0
    for case in cases:
        if wanted and case.__name__ not in wanted:
            continue
        start = time.monotonic()
        try:
            case(debug if case in schedules.CASES else release)
            passed += 1
            print(f"ok      {case.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception as error:  # every failure is told, and the others go on
            failed += 1
            print(f"FAILED  {case.__name__} ({time.monotonic() - start:.1f} s): {error}", flush=True)
            if not isinstance(error, Failed):
                traceback.print_exc()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
