"""Measures the analysis on annotated texts and prints ours and the peers' figures (`make quality`).

    quality.py LAB DATA

LAB is the built `storydrop-lab`, DATA a folder with `segmentation/{choi,scenes,chapters}` and `stories/`.
Pk is averaged over documents, with k half the mean true length of a segment; F1@2 counts a boundary as found within two
units. Fiction is measured on each book with weights fitted on all the others.
"""

import collections
import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile

import fit_scenes


def run(lab, *arguments):
    done = subprocess.run([lab, *arguments], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def pk(count, truth, found):
    """Beeferman's Pk over gaps, k half the mean true length."""
    k = max(1, round(count / (len(truth) + 1) / 2))
    marks = [[0] * (count + 1), [0] * (count + 1)]
    for row, cuts in zip(marks, (truth, found)):
        for cut in cuts:
            row[cut] = 1
        for index in range(1, count + 1):
            row[index] += row[index - 1]
    windows = range(count - k)
    wrong = sum((marks[0][i + k] == marks[0][i]) != (marks[1][i + k] == marks[1][i]) for i in windows)
    return wrong / len(windows) if len(windows) else 0.0


def f1(truth, found, tolerance=2):
    """Each true boundary can be found once."""
    left, hits = sorted(truth), 0
    for cut in sorted(found):
        near = [b for b in left if abs(b - cut) <= tolerance]
        if near:
            left.remove(min(near, key=lambda b: abs(b - cut)))
            hits += 1
    return 2 * hits / (len(truth) + len(found)) if truth or found else 1.0


def topics(lab, data):
    files = sorted(glob.glob(data + "/segmentation/choi/*.json"))
    lines = run(lab, "cut", *files)
    score = statistics.mean(pk(l["unitCount"], l["boundaries"], l["cuts"]) for l in lines)
    speeds = [run(lab, "speed", *files)[0]["bytesPerSecond"] / 1e6 for _ in range(5)]
    told = sum(l["isTopical"] for l in lines)
    print(f"\nChoi's set, {len(lines)} texts, number unknown")
    row("ours", f"Pk {score:.3f}", f"{statistics.median(speeds):.1f} MB/s on one core", f"{told} told to be no story")
    row("asked", "Pk 0.110", "5.0 MB/s")
    for peer in ("Utiyama-Isahara Pk 0.117, 1.3 MB/s", "C99 Pk 0.20", "the seed's packing Pk 0.49",
                 "NLTK TextTiling Pk 0.51, 0.04 MB/s"):
        row("", peer)


def scenes(lab, data):
    folder, chapters = data + "/segmentation/scenes", fit_scenes.documents(lab, data + "/segmentation/chapters")
    documents = fit_scenes.documents(lab, folder)
    files = sorted(glob.glob(folder + "/*.json"))
    found = collections.defaultdict(list)
    print("\nFiction with annotated scenes, number unknown, each book by weights fitted on the others")
    for file, left_out in zip(files, documents):
        model = fit_scenes.fit([d for d in documents if d is not left_out], chapters)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as weights:
            weights.write(fit_scenes.yaml(left_out["names"], model))
            weights.flush()
            line = run(lab, "cut", "--model", weights.name, file)[0]
        truth, count = line["boundaries"], line["unitCount"]
        scores = (pk(count, truth, line["cuts"]), f1(truth, line["cuts"]), pk(count, truth, []))
        found[left_out["language"]].append(scores)
        worse = "  worse than no cut" if scores[0] > scores[2] else ""
        row("", f"{line['id'][:24]:24} Pk {scores[0]:.3f}  F1@2 {scores[1]:.3f}  no cut {scores[2]:.3f}  "
            f"scenes {len(truth) + 1} ours {len(line['cuts']) + 1}{worse}")
    for language, scores in found.items():
        means = [statistics.mean(s[i] for s in scores) for i in range(3)]
        row(f"ours, {language}", f"Pk {means[0]:.3f}", f"F1@2 {means[1]:.3f}", f"no cut {means[2]:.3f}")
    row("asked", "Pk 0.330", "F1@2 0.420")
    for peer in ("no cut Pk 0.41 (en), 0.42 (de)", "Utiyama-Isahara Pk 0.392, F1@2 0.19 (en)", "C99 Pk 0.470, F1@2 0.21",
                 "MiniLM embeddings Pk 0.487, F1@2 0.31", "TextTiling Pk 0.544, F1@2 0.33"):
        row("", peer)


def books_with_headings(data):
    """Novels with their own headings where the stories have them, else with headings of the usual forms set in."""
    forms = {"en": ["CHAPTER %s", "Chapter %s. The Storm", "%s"], "de": ["%s. Kapitel", "Kapitel %s", "%s"],
             "fr": ["CHAPITRE %s", "%s"], "es": ["CAPÍTULO %s", "%s"], "zh": ["第%s回 风雪夜归人"]}
    romans = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV".split()
    flat = lambda text: " ".join(text.split())
    for file in sorted(glob.glob(data + "/segmentation/chapters/*.json")):
        with open(file) as source:
            book = json.load(source)
        told = glob.glob(f"{data}/stories/*/{book['id']}.txt")
        if told:
            with open(told[0]) as source:
                parts = [flat(p) for p in source.read().split("\n\n") if p.strip()]
            body = {flat(unit) for unit in book["units"]}
            yield book["id"], parts, {i for i, part in enumerate(parts) if part not in body and i > 0}
            continue
        for form in forms[book["lang"]]:
            parts, heads = [], set()
            for index, unit in enumerate(book["units"]):
                if index == 0 or index in book["boundaries"]:
                    heads.add(len(parts))
                    parts.append(form % romans[len(heads) - 1])
                parts.append(flat(unit))
            yield f"{book['id']} {form}", parts, heads


def headings(lab, data):
    print("\nChapter headings in en, fr, de, es, zh")
    for name, separator in (("with blank lines", "\n\n"), ("without", "\n")):
        scores = []
        for title, parts, heads in books_with_headings(data):
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write(separator.join(parts) + "\n")
                file.flush()
                outline = run(lab, "outline", file.name)[0]
            starts, offset = {}, 0
            for index, part in enumerate(parts):
                starts[offset] = index
                offset += len((part + separator).encode())
            got = {starts.get(part["start"], -1) for part in outline["parts"] if part["kind"] == "heading"}
            got -= {0} - heads
            hits = len(got & heads)
            scores.append(2 * hits / (len(got) + len(heads)))
        row(f"ours, {name}", f"F1 {statistics.mean(scores):.3f}", f"worst {min(scores):.3f}", f"{len(scores)} texts")
    row("asked", "F1 0.985 with blank lines, 0.93 without")
    row("", "a rule probe F1 0.978, 0.804 without blank lines")
    row("", "chapterize F1 0.52")


# A kind of room is a room, too.
WIDER = {"street": ["road", "city"], "bedroom": ["room"], "school": ["classroom", "room"], "prison": ["cell"],
         "lake": ["river"], "kitchen": ["room"], "ship": ["sea"], "hall": ["room"], "library": ["room"],
         "carriage": ["road"], "graveyard": ["church"], "harbour": ["shore"]}


def briefs(lab, labels):
    with open(labels) as file:
        truth = {scene["number"]: scene for scene in json.load(file)["scenes"]}
    right = collections.Counter()
    found = wrong = missed = objects = strange = 0
    for line in run(lab, "briefs", labels):
        scene, brief = truth[line["number"]], line["brief"]
        for kind in ("place", "time", "weather"):
            value = (brief.get(kind) or {}).get("value")
            named = [value] + (WIDER.get(value, []) if kind == "place" else [])
            right[kind] += any(v in scene[kind] for v in named)
        cast = {member["id"]: member for member in line["cast"]}
        used = set()
        for actor in brief["actors"]:
            names = [actor["name"].lower()] + [alias.lower() for alias in cast.get(actor["cast"], {"aliases": []})["aliases"]]
            words = set(names) | {word for name in names for word in name.split()}
            label = next((i for i, l in enumerate(scene["actors"]) if any(n.lower() in words for n in l)), None)
            if label is not None and label not in used:
                used.add(label)
            elif label is not None or not any(w in words for o in scene["optional"] for w in o.lower().split()):
                wrong += 1
        found, missed = found + len(used), missed + len(scene["actors"]) - len(used)
        for item in brief["objects"]:
            name = item["value"].lower()
            if any(name in (l.lower(), l.lower() + "s") or name + "s" == l.lower() for l in scene["objects"]):
                objects += 1
            elif name not in [o.lower() for o in scene["optional"]]:
                strange += 1
    count = len(truth)
    print(f"\nBriefs of {count} scenes labelled by hand")
    row("ours", *(f"{kind} {right[kind] / count:.2f}" for kind in ("place", "time", "weather")),
        f"actors F1 {2 * found / (2 * found + wrong + missed):.3f}", f"objects precision {objects / (objects + strange):.3f}")
    row("asked", "place 0.85   time 0.85   weather 0.85   actors F1 0.85   objects precision 0.90")
    row("", "a 1.5 B local model with a JSON schema: places 6/6, time 5/6, weather 4/6, 18 s a scene")


ARTICLES = set("the der die das den dem le la les el los las l un une a an ein eine".split())


def plain(name):
    """A name for comparing: lower case, no marks, no article before it."""
    words = name.lower().translate(str.maketrans("’'.-", "    ")).split()
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words)


def casts(lab, data, labels):
    """A principal is split if a second member has one of the names, and at least 3 mentions and a tenth of them all."""
    with open(labels) as file:
        novels = json.load(file)["novels"]
    count = missing = apart = described = joined = genders = 0
    print(f"\nThe principal characters of {len(novels)} novels, named by readers of the texts")
    for novel in novels:
        cast = run(lab, "analyse", f"{data}/stories/{novel['file']}")[0]["cast"]
        called = [{plain(n) for n in [m["name"]] + m["aliases"]} for m in cast]
        owners = collections.Counter()
        for person in novel["principals"]:
            shared = {plain(n) for n in novel["ambiguous"]}
            forms = [n for n in [person["name"]] + person["aliases"] if plain(n) not in shared]
            names = {plain(n) for n in forms if any(w[0].isupper() for w in n.split())}
            hits = [i for i, calls in enumerate(called) if calls & {plain(n) for n in forms}]
            owners.update(hits)
            mentions = sum(cast[i]["mentions"] for i in hits)
            parts = [i for i in hits if cast[i]["mentions"] >= max(3, 0.1 * mentions)]
            named = [i for i in parts if cast[i]["isNamed"] and called[i] & names]
            count, missing = count + 1, missing + (not hits)
            apart, described = apart + (len(named) > 1), described + (len(named) <= 1 < len(parts))
            first = max(hits, key=lambda i: cast[i]["mentions"], default=None)
            genders += first is not None and cast[first].get("gender") == person["gender"]
            if not hits or len(named) > 1:
                row("", f"{novel['file']}: {person['name']}", " | ".join(cast[i]["name"] for i in named) or "missing")
        joined += sum(number > 1 for number in owners.values())
    row("ours", f"{count - missing} of {count} found", f"{apart} split by name", f"{described} with a description apart",
        f"{joined} joined with another", f"gender right {genders / count:.2f}")
    row("asked", "all found", "none split")


HOSTILE = {
    "one line of 10 MB": "word " * 2_000_000, "only punctuation": "!?… " * 1_500_000 + "a",
    "only newlines": "a" + "\n" * 10_000_000, "100,000 names": "".join(f"Name{i}ius Aber{i}ix went. " for i in range(100_000)),
    "emoji": "😀👩‍👩‍👧 " * 300_000 + "a", "mixed scripts": "Он пришёл. 他笑道：“好。” مرحبا. " * 60_000,
}


def whole_texts(lab, data):
    print("\nWhole texts")
    lost = cut = 0
    stories = sorted(glob.glob(data + "/stories/*/*.txt"))
    for line in run(lab, "analyse", *stories):
        ranges, ends = line["ranges"], set(line["sentenceEnds"])
        whole = ranges[0][0] == 0 and ranges[-1][1] == line["bytes"]
        lost += not (whole and all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])))
        cut += sum(r[1] not in ends for r in ranges)
    row("lossless", f"{len(stories)} stories, {lost} not whole, {cut} sentences cut")
    texts = [open(s).read() for s in stories if "/en/" in s]
    words = []
    while len(words) < 300_000:
        for text in texts:
            words += text.split(" ")
    timed("a novel of 300,000 words", lab, " ".join(words[:300_000]), "asked: 10 s, 200 MB")
    for name, text in HOSTILE.items():
        timed(name, lab, text, "")


def timed(name, lab, text, asked):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        line = run(lab, "analyse", file.name)[0]
    row(name, f"{line['seconds']:.2f} s", f"peak {line['peakBytes'] / 1e6:.0f} MB", f"{line['bytes'] / 1e6:.1f} MB of text", asked)


def row(name, *cells):
    print(f"  {name:24} " + "   ".join(cells), flush=True)


def main(lab, data=""):
    if not os.path.isdir(data + "/segmentation"):
        sys.exit(f"there is no {data}/segmentation: give the folder with the annotated texts as DATA=")
    topics(lab, data)
    scenes(lab, data)
    headings(lab, data)
    briefs(lab, os.path.dirname(os.path.abspath(__file__)) + "/../Tests/StorydropTests/Fixtures/labelled-scenes.json")
    casts(lab, data, os.path.dirname(os.path.abspath(__file__)) + "/labelled_casts.json")
    whole_texts(lab, data)


if __name__ == "__main__":
    main(*sys.argv[1:])
