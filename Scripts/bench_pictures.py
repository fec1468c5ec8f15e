#!/usr/bin/env python3
"""The calls for pictures, against a server that takes 100 ms for each and gives 2.3 MB.

Called by bench.py. The figures of the service that this replaces are from its own measurement, on a machine of the
same size: docs/benchmarks.md says so.
"""

import base64
import http.server
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile
import threading
import time
import zlib

RUNS = 5
LATENCY = 0.1


def picture():
    """A PNG of noise that has 2.3 MB."""
    width, height = 1024, 768
    row = lambda: b"\0" + os.urandom(width * 3)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    pixels = zlib.compress(b"".join(row() for _ in range(height)), 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


PNG = picture()
BODY = json.dumps({
    "candidates": [{"content": {"role": "model", "parts": [
        {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}}]}, "finishReason": "STOP"}],
    "usageMetadata": {"promptTokenCount": 20, "candidatesTokenCount": 1120}}).encode()
# Put together once: the server shares two cores with what is measured.
ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)) + BODY


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    count = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(LATENCY)
        Handler.count += 1
        self.wfile.write(ANSWER)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def measure(binary, port, stories, root):
    """One round, in a new workspace."""
    for name in ("inbox", "outbox", "rules"):
        (root / name).mkdir(parents=True)
    (root / "storydrop.yaml").write_text(
        f"providers: {{gemini: {{base_url: 'http://127.0.0.1:{port}', api_key_env: GEMINI_API_KEY, requests_per_minute: 1000000, concurrency: 16}}}}\n"
        "budget: {usd_per_job: 1000, usd_per_day: 10000}\n")
    before = Handler.count
    done = subprocess.run([binary, "call-pictures", "--stories", str(stories), "--workspace", root],
                          env={**os.environ, "GEMINI_API_KEY": "k"}, capture_output=True, text=True, check=True)
    assert Handler.count - before == stories * 10, "every picture is paid for once"
    return json.loads(done.stdout)


def warm_up():
    """Touches as much memory as a round writes, and gives it back.

    A virtual machine gets its memory from its host when it touches it first: without this, rounds take from 1.44 to
    1.75 s, by which memory the kernel happens to give.
    """
    with tempfile.TemporaryFile(dir="/dev/shm") as file:
        for _ in range(1200):
            file.write(bytes(1 << 20))


def bare_curl(port):
    """Seconds of curl for the calls of twenty stories, whose answers go nowhere."""
    call = f'url = "http://127.0.0.1:{port}/"\ndata = "{{}}"\noutput = "/dev/null"\n'
    start = time.monotonic()
    subprocess.run(["curl", "--silent", "--show-error", "--no-progress-meter", "--parallel", "--parallel-immediate",
                    "--parallel-max", "16", "--config", "-"], input=call * 200, text=True, check=True)
    return time.monotonic() - start


def main(binary):
    """The medians: for one story, and for twenty."""
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    medians = {}
    # The workspaces go at the end: what was just removed is in the way of what is made.
    with tempfile.TemporaryDirectory(prefix="storydrop-bench-") as folder:
        for stories in (1, 20):
            rounds = []
            for number in range(RUNS):
                # What the round before has written goes to the disk now, not during the next.
                os.sync()
                warm_up()
                rounds.append(measure(binary, server.server_address[1], stories,
                                      pathlib.Path(folder) / f"{stories}-{number}"))
            medians[stories] = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
    curls = []
    for _ in range(RUNS):
        warm_up()
        curls.append(bare_curl(server.server_address[1]))
    floor = statistics.median(curls)
    server.shutdown()
    return {"picture": len(PNG), "curl": floor, **{f"stories_{count}": values for count, values in medians.items()}}


def report(binary):
    """The section of docs/benchmarks.md."""
    values = main(binary)
    floor = values["curl"]
    one, many = values["stories_1"], values["stories_20"]
    ideal = 20 * 10 * LATENCY / 16
    return f"""
## Pictures from a server

A server of this machine takes {LATENCY * 1000:.0f} ms for each picture and gives {values["picture"] / 1e6:.1f} MB of PNG in Gemini's JSON. Ten pictures
a story, 16 calls at once: from the first call until the last picture is synced to disk, each with its reservation and
its price in the ledger (`storydrop call-pictures`, release build). Medians of {RUNS}. The figures of the service that this
replaces are from its own measurement with the same latency and size on a machine of two cores, its paragraph
splitting mended. The server (Python) shares the two cores, and takes part of them; `curl --parallel-max 16`, which only throws
the answers away, needs {floor:.2f} s for the two hundred calls of the same server. Nothing was removed on the disk for six
minutes before (ext4 without a journal, as here, looks at every file removed since before it makes a new one), and as much
memory as a round takes was touched before each (this virtual machine gets it from its host at the first touch: rounds take
1.43 to 1.46 s where the kernel gives memory that was used, and up to 1.75 s where it does not). Two hundred calls by 16
take thirteen turns of the server, 1.30 s; between the end of an answer and the next request are 8 to 9 ms, in which
3.1 MB come through the loopback and the next reservation goes to the disk.

| | 1 story | 20 stories | CPU a picture | peak memory |
|---|---|---|---|---|
| Storydrop | {one["seconds"]:.2f} s | {many["seconds"]:.2f} s (calls · latency / concurrency: {ideal:.2f} s) | {many["cpu_milliseconds"]:.1f} ms | {many["peak_bytes"] / 1e6:.0f} MB |
| the service that this replaces | 19.2 s | 22.8 s | 18 ms | 651 MB |
"""


if __name__ == "__main__":
    import sys
    print(json.dumps(main(sys.argv[1]), indent=2))
