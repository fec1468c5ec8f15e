"""How well files become text: PDFs, web pages and encodings, against their truth and the peers' figures (`make quality`).

    quality_reading.py LAB DATA

LAB is the built `storydrop-lab`, DATA a folder with `pdf/`, `web/` and `encodings/`.
PDF: 1 − edit distance over the longer text, blanks folded. Web: the article-extraction-benchmark's shingles of four words.
Encodings: the decoded text equals that of the true encoding.
"""

import codecs
import collections
import glob
import gzip
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from rapidfuzz.distance import Levenshtein


def row(name, *cells):
    print(f"  {name:22}" + "".join(f"{cell:30}" for cell in cells).rstrip())


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fold(text):
    return " ".join(text.split())


def similarity(text, truth):
    return Levenshtein.normalized_similarity(fold(text), fold(truth))


def seconds(command):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak(command):
    """Largest resident set of a process, in MB."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, out.name, *command], check=True, stdout=subprocess.DEVNULL)
        return int(open(out.name).read()) / 1024


PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def pdfs(lab, data):
    print("\nPDF: likeness to the true text")
    asked = {"onecol": "0.998", "twocol": "0.995"}
    for file in sorted(glob.glob(data + "/pdf/*.txt")):
        pdf = file[:-4] + ".pdf"
        truth = open(file, encoding="utf-8").read()
        ours = similarity(run(lab, "pdf", pdf).decode(), truth)
        peer = similarity(run("pdftotext", pdf, "-").decode(), truth)
        name = os.path.basename(pdf)
        row(name, f"ours {ours:.5f}", f"pdftotext {peer:.5f}", "asked " + asked[name.split("-")[1][:6]])
    row("", "mutool 0.994 one column, 0.995 two; pdfium 0.995, 0.997")
    if not shutil.which("pdfunite"):
        return
    with tempfile.TemporaryDirectory() as folder:
        long = folder + "/long.pdf"
        run("pdfunite", *[data + "/pdf/en-onecol.pdf"] * 6, long)
        pages = int(re.search(rb"Pages:\s+(\d+)", run("pdfinfo", long)).group(1))
        ours, peer = seconds([lab, "pdf", long]), seconds(["pdftotext", long, folder + "/out.txt"])
        row(f"{pages} pages", f"ours {pages / ours:.0f} pages/s", f"pdftotext {pages / peer:.0f} pages/s",
            f"{peer / ours:.2f} of its speed (asked 0.9)")
        jail = os.path.dirname(lab) + "/storydrop-jail-pdf"
        memory = peak(["sh", "-c", f"{jail} text --read /usr/share/poppler < {long} | cat"])
        row("memory", f"parser {memory:.0f} MB", f"pdftotext {peak(['pdftotext', long, '-']):.0f} MB", "asked 32 MB",
            f"with the reflow {peak([lab, 'pdf', long]):.0f} MB")


def shingles(text):
    words = re.findall(r"\w+", text or "")
    return collections.Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3))) if words else collections.Counter()


def score(text, truth):
    found, wanted = shingles(text), shingles(truth)
    right = sum((found & wanted).values())
    wrong, missed = sum(found.values()) - right, sum(wanted.values()) - right
    total = right + wrong + missed
    return tuple(v / total for v in (right, wrong, missed)) if total else (0, 0, 0)


def pages(lab, data):
    truth = json.load(open(data + "/web/ground-truth.json"))
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name in truth:
            with gzip.open(f"{data}/web/html/{name}.html.gz") as source, open(f"{folder}/{name}.html", "wb") as target:
                target.write(source.read())
            files.append(target.name)
        cost = []
        for _ in range(5):
            before = spent()
            lines = [json.loads(line) for line in run(lab, "pages", *files).splitlines()]
            cost.append((spent() - before) / len(files) * 1000)
    scores = []
    for line in lines:
        name = os.path.basename(line["file"])[:-5]
        scores.append((score(line["text"], truth[name]["articleBody"]), name))
    # Precision over pages that have something found, recall over those that have something to find.
    precisions = [r / (r + w) for (r, w, m), _ in scores if r + w > 0]
    recalls = [r / (r + m) for (r, w, m), _ in scores if r + m > 0]
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    print(f"\nWeb pages, {len(scores)}")
    row("ours", f"F1 {2 * precision * recall / (precision + recall):.3f}",
        f"precision {precision:.3f} recall {recall:.3f}", f"{statistics.median(cost):.1f} ms of processor a page")
    row("asked", "F1 0.970", "", "4.0 ms")
    row("", "trafilatura F1 0.960, 12.6–17.5 ms; readability-lxml 0.955, 21 ms; resiliparse 0.898, 1.7 ms")
    for (right, wrong, missed), name in sorted(scores)[:5]:
        row("", f"{name[:16]} right {right:.2f} wrong {wrong:.2f} missed {missed:.2f}")


NAMES = {"EUC-TW": None, "sig": "utf-8-sig", "MacCyrillic": "mac_cyrillic"}


def decoded(path, charset):
    raw = open(path, "rb").read()
    parts = charset.split("-")
    while parts:
        name = "-".join(parts)
        try:
            codecs.lookup(name.replace("-sig", "_sig"))
        except LookupError:
            parts.pop()
            continue
        return raw.decode(name.replace("-sig", "_sig")).removeprefix("\ufeff")
    return run("iconv", "-f", charset, "-t", "UTF-8", path).decode()


def encodings(lab, data):
    files = sorted(f for f in glob.glob(data + "/encodings/*/*") if os.path.isfile(f))
    cost = []
    for _ in range(5):
        lines = [json.loads(line) for line in run(lab, "encodings", *files).decode().split("\n") if line]
        cost.append(statistics.mean(line["milliseconds"] for line in lines))
    wrong = []
    for line in lines:
        charset = os.path.basename(os.path.dirname(line["file"]))
        if line.get("text") is None or line["text"].removeprefix("\ufeff") != decoded(line["file"], charset):
            wrong.append(f"{charset}/{os.path.basename(line['file'])} as {line.get('charset')}")
    share = 100 * (1 - len(wrong) / len(files))
    print(f"\nEncodings, {len(files)} files")
    row("ours", f"{share:.1f} % exactly right", f"{statistics.median(cost):.2f} ms of processor a file")
    row("asked", "98.5 %", "0.3 ms")
    row("", "chardet 7.7 98.1 %, 0.85 ms; charset-normalizer 96.0 %; faust-cchardet 94.3 %; uchardet 93.9 %")
    for name in wrong:
        row("", name)


if __name__ == "__main__":
    pdfs(sys.argv[1], sys.argv[2])
    pages(sys.argv[1], sys.argv[2])
    encodings(sys.argv[1], sys.argv[2])
