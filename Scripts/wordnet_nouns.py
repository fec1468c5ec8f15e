"""Takes from WordNet the English nouns that can be drawn, as data for the analysis.

    wordnet_nouns.py DICT OUT

DICT is the folder of WordNet's database (Debian: wordnet-base, /usr/share/wordnet). A noun is taken if its most
frequent sense, which WordNet lists first, lies under one of the roots below, and if the word is not more often
something else: its uses as verb or adjective must not be tagged more often in WordNet's corpora.
"""

import collections
import re
import sys

ROOTS = {
    "object": ["furniture", "clothing", "container", "vehicle", "weapon", "lamp", "candle", "musical_instrument", "tool",
               "tableware", "timepiece", "adornment", "furnishing", "kitchen_utensil", "toy", "optical_instrument",
               "writing_implement", "photograph", "statue", "painting", "ladder", "umbrella", "cosmetic", "bedclothes"],
    "animal": ["animal"],
    "person": ["person"],
    "plant": ["tree", "flower", "shrub"],
}
# Parts of things are not things.
NOT = ["part", "component", "fastener", "mechanism", "public_transport", "building", "storehouse", "receptacle"]


def database(folder):
    """Each synset's words, lexicographer and the synsets above it; each word's synsets in order of frequency."""
    words, above = {}, {}
    with open(folder + "/data.noun") as file:
        for line in file:
            if line[0] == " ":
                continue
            cells = line.split()
            count = int(cells[3], 16)
            words[cells[0]] = [cells[4 + 2 * i] for i in range(count)]
            pointers = cells[5 + 2 * count:]
            above[cells[0]] = [pointers[4 * i + 1] for i in range(int(cells[4 + 2 * count]))
                               if pointers[4 * i] in ("@", "@i")]
    senses = {}
    with open(folder + "/index.noun") as file:
        for line in file:
            if line[0] != " ":
                cells = line.split()
                senses[cells[0]] = cells[6 + int(cells[3]):]
    return words, above, senses


def counts(folder):
    tags = collections.defaultdict(int)
    with open(folder + "/cntlist.rev") as file:
        for line in file:
            sense, _, count = line.split()
            lemma, rest = sense.split("%")
            tags[lemma, "noun" if rest[0] == "1" else "other"] += int(count)
    return tags


def totals(tags):
    sums = collections.defaultdict(int)
    for (lemma, _), count in tags.items():
        sums[lemma] += count
    return sums


def main(folder, out):
    words, above, senses = database(folder)
    tags = counts(folder)
    wanted = {}
    for kind, names in ROOTS.items():
        for name in names:
            # "flower" and "lamp" have more than one sense that is meant.
            for synset in senses[name][:2] if kind != "person" else senses[name][:1]:
                wanted[synset] = kind
    barred = {senses[name][0] for name in NOT}

    def kind_of(synset):
        level, seen = [synset], set()
        while level:
            for one in level:
                if one in wanted:
                    return wanted[one]
                if one in barred:
                    return None
            seen.update(level)
            level = [up for one in level for up in above[one] if up not in seen]
        return None

    written = {word for group in words.values() for word in group}
    found = collections.defaultdict(list)
    for lemma, synsets in senses.items():
        if not re.fullmatch(r"[a-z]{3,11}", lemma) or lemma not in written:
            continue
        kind = kind_of(synsets[0])
        if kind is None or tags[lemma, "other"] > tags[lemma, "noun"]:
            continue
        same = sum(kind_of(synset) == kind for synset in synsets)
        rare = tags[lemma, "noun"] == 0 and len(synsets) == 1 and kind in ("animal", "plant", "person") and len(lemma) > 8
        if same * 2 >= len(synsets) and not rare:
            found[kind].append(lemma)
    # Common words of any kind: a capital at the head of a sentence makes no name of them.
    for lemma, count in sorted(totals(tags).items()):
        if count >= 3 and re.fullmatch(r"[a-z]{4,}", lemma):
            found["common"].append(lemma)
    with open(out, "w") as file:
        file.write("# English nouns by what their most frequent sense is, from WordNet 3.0 (Scripts/wordnet_nouns.py).\n")
        file.write("# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under its licence.\n")
        for name in sorted(found):
            file.write(f"{name}: {' '.join(sorted(found[name]))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
