#!/usr/bin/env python3
"""Plays films in a headless Chromium, as people will: each for three seconds, sound and all.

    play_films.py FILM…
    play_films.py --make BINARY      makes an MP4 and a WebM film first

A film that does not get on, or has no picture, ends it with 1.
"""

import contextlib
import functools
import http.server
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import bench_film

PAGE = """<!doctype html><video id="film" muted autoplay src="{name}"></video><script>
const film = document.getElementById("film");
let last = "";
film.addEventListener("error", () => last = "error " + (film.error && film.error.message));
film.addEventListener("playing", () => setTimeout(() => {{
  const look = document.createElement("canvas");
  look.width = 32; look.height = 18;
  const pen = look.getContext("2d");
  pen.drawImage(film, 0, 0, 32, 18);
  const pixels = pen.getImageData(0, 0, 32, 18).data;
  let light = 0;
  for (let i = 0; i < pixels.length; i += 4) light += pixels[i] + pixels[i + 1] + pixels[i + 2];
  last = `played ${{film.currentTime.toFixed(2)}} of ${{film.duration.toFixed(2)}} s, ${{film.videoWidth}}x` +
    `${{film.videoHeight}}, light ${{Math.round(light / pixels.length)}}, sound ${{film.webkitAudioDecodedByteCount}}`;
}}, 3000), {{once: true}});
setTimeout(() => fetch("/said", {{method: "POST", body: last || "nothing played"}}), 8000);
</script>"""


class Server(http.server.SimpleHTTPRequestHandler):
    """Gives the page and the film, and takes what the page says of it."""

    said = queue.Queue()

    def log_message(self, *_):
        pass

    def do_POST(self):
        Server.said.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def copyfile(self, source, target):
        # A player takes what it needs, and asks again for more.
        with contextlib.suppress(ConnectionError):
            super().copyfile(source, target)


def play(film):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        shutil.copy(film, folder / film.name)
        (folder / "page.html").write_text(PAGE.format(name=film.name))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required",
             f"--user-data-dir={folder}/profile", f"http://127.0.0.1:{server.server_port}/page.html"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            said = Server.said.get(timeout=120)
        except queue.Empty:
            said = "the browser said nothing"
        finally:
            browser.kill()
            browser.wait()
            server.shutdown()
    print(f"{film.name}: {said}")
    found = re.search(r"played ([\d.]+) of .*?sound (\d+)", said)
    return bool(found) and float(found.group(1)) >= 2.5 and int(found.group(2)) > 0


def make(binary, folder):
    """Two films of the benchmark's pictures and voices."""
    bench_film.inputs(binary, folder)
    films = []
    for kind in ["mp4", "webm"]:
        shutil.rmtree(folder / "film", ignore_errors=True)
        subprocess.run([binary, "film-pictures", folder, "--quality", "480p", "--format", kind], check=True,
                       stdout=subprocess.DEVNULL)
        films.append(shutil.move(folder / "film" / f"film.{kind}", folder / f"film.{kind}"))
    return films


def main():
    with tempfile.TemporaryDirectory() as folder:
        names = make(sys.argv[2], pathlib.Path(folder)) if sys.argv[1] == "--make" else sys.argv[1:]
        if not all([play(pathlib.Path(name)) for name in names]):
            sys.exit(1)


main()
