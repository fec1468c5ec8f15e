"""Makes the table of nouns that the Studio can draw: language, motif, words.

    motifs.py DICT ANNOTATIONS BASE OUT

DICT is the folder of WordNet's database (Debian: wordnet-base, /usr/share/wordnet): an English noun belongs to the
nearest motif above its most frequent sense. ANNOTATIONS is CLDR's folder of annotations (Debian: unicode-cldr-core,
/usr/share/unicode/cldr/common/annotations): what an emoji is called in other languages. BASE (motif_base.yaml) has the
synsets and emoji of each motif, and words that neither knows; they come first.
"""

import re
import sys
import xml.etree.ElementTree

import yaml

from wordnet_nouns import counts, database, totals

LANGUAGES = ["de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no", "fi", "cs", "ru", "uk", "el", "tr", "hu", "ro",
             "ja", "zh", "ko"]
# So far above a word a motif still looks like it.
REACH = 6


def synset(senses, name):
    lemma, _, number = name.partition("#")
    return senses[lemma][int(number or 1) - 1]


def english(folder, motifs):
    words, above, senses = database(folder)
    tags = counts(folder)
    sums = totals(tags)
    roots = {}
    for motif, entry in motifs.items():
        for name in entry.get("synsets", "").split():
            roots[synset(senses, name)] = motif
    found = {}
    for lemma, order in senses.items():
        if not re.fullmatch(r"[a-z]{3,}(-[a-z]+)?", lemma):
            continue
        # More often a verb or an adjective: no noun of stories.
        noun = tags.get((lemma, "noun"), 0)
        if sums.get(lemma, 0) > 2 * noun and sums.get(lemma, 0) > 4:
            continue
        layer, seen = [order[0]], set()
        for _ in range(REACH):
            hit = next((roots[s] for s in layer if s in roots), None)
            if hit:
                found[lemma] = hit
                break
            seen.update(layer)
            layer = [up for s in layer for up in above.get(s, []) if up not in seen]
    return found


def annotated(folder, language, motifs):
    """The short name of each motif's emoji; a name of several words does not name the thing."""
    emoji = {}
    for motif, entry in motifs.items():
        for character in entry.get("emoji", "").split():
            emoji.setdefault(character, motif)
    found = {}
    tree = xml.etree.ElementTree.parse(f"{folder}/{language}.xml")
    for node in tree.iter("annotation"):
        motif = emoji.get(node.get("cp"))
        if motif and node.get("type") == "tts":
            name = node.text.strip().lower()
            if " " not in name and len(name) > (0 if language in ("zh", "ja", "ko") else 2):
                found.setdefault(name, motif)
    return found


def main():
    folder, annotations, base_file, out = sys.argv[1:]
    base = yaml.safe_load(open(base_file))
    motifs = base["motifs"]
    tables = {"en": english(folder, motifs)}
    for language in LANGUAGES:
        tables[language] = annotated(annotations, language, motifs)
    # What a motif is called is drawn as itself; "fruitTree" is nobody's word.
    for motif in motifs:
        if motif.islower() and motif not in base["not"]["en"].split():
            tables["en"][motif] = motif
    for language, lists in base["words"].items():
        for motif, words in lists.items():
            assert motif in motifs, motif
            for word in words.split():
                tables[language][word] = motif
    for language, words in base["not"].items():
        for word in words.split():
            tables[language].pop(word, None)
    with open(out, "w") as file:
        file.write("# Nouns that the Studio draws: language, motif, words (Scripts/motifs.py from motif_base.yaml).\n"
                   "# English from WordNet 3.0 Copyright 2006 by Princeton University, all rights reserved, used under its\n"
                   "# licence; other languages from Unicode CLDR, Copyright 1991-2022 Unicode, Inc., used under its licence.\n")
        for language, table in sorted(tables.items()):
            file.write(f"{language}:\n")
            lists = {}
            for word, motif in table.items():
                lists.setdefault(motif, []).append(word)
            for motif, words in sorted(lists.items()):
                file.write(f"  {motif}: {' '.join(sorted(words))}\n")


main()
