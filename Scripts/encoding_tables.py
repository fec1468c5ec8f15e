#!/usr/bin/env python3
"""Makes Sources/CTexts/tables/encodings.txt: how likely letters follow each other, and how common characters are.

Sources: word frequencies of wordfreq 3.1 (CC BY-SA 4.0; only statistics are derived), translations of Debian packages
for languages that it lacks, OpenCC's dictionaries (Apache-2.0) for traditional Chinese.

    pip install wordfreq opencc-python-reimplemented
    Scripts/encoding_tables.py > Sources/CTexts/tables/encodings.txt
"""
import collections
import gettext
import glob
import math
import re
import unicodedata

import opencc
import wordfreq

# Costs are -ln(probability) in steps of 1/8, written as one character from '!' on.
STEP, LEVELS = 0.125, 93
ASCII = "abcdefghijklmnopqrstuvwxyz"

# language: (letters, or None for what its words have; where its words are from)
LATIN = "en fr de es pt it ca nl sv da nb fi is cs sk pl hu sl sh ro tr lt lv et vi".split()
OTHER = "ru uk be bg mk sr el he ar fa th".split()
FROM_TRANSLATIONS = {"et", "be", "th"}
# Letters outside a language's legacy charset are from foreign words.
CODEC = dict.fromkeys("en fr de es pt it ca nl sv da nb fi is".split(), "cp1252")
CODEC |= dict.fromkeys("cs sk pl hu sl sh ro".split(), "cp1250") | dict.fromkeys("lt lv et".split(), "cp1257")
CODEC |= dict(tr="cp1254", vi="cp1258", el="cp1253", he="cp1255", ar="cp1256", fa="cp1256", th="cp874")
# Only letters of this script count for languages written in another script than Latin.
SCRIPT = dict(ru="CYRILLIC", uk="CYRILLIC", be="CYRILLIC", bg="CYRILLIC", mk="CYRILLIC", sr="CYRILLIC",
              el="GREEK", he="HEBREW", ar="ARABIC", fa="ARABIC", th="THAI")
# Legacy charsets have these letters only in the other form.
LEGACY_FORMS = str.maketrans({"ș": "ş", "ț": "ţ", "ی": "ي", "ے": "ي", "ۀ": "ه", "ک": "ك"})
SERBIAN = [("dž", "џ"), ("lj", "љ"), ("nj", "њ")] + list(zip(
    "abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж"))


def translations(language):
    """The messages of Debian's translations into a language."""
    for path in sorted(glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo")):
        try:
            with open(path, "rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
        except (OSError, UnicodeDecodeError, ValueError):
            continue
        for key, message in catalogue.items():
            if key and isinstance(message, str) and message != key:
                yield re.sub(r"%\S+|<[^>]*>|&\w+;|\\n|[_~]", " ", message)


def words_of_text(texts):
    counts = collections.Counter()
    for text in texts:
        counts.update(re.findall(r"[^\W\d_][\w\u0300-\u036f\u0e31-\u0e4e]*", text.lower()))
    return counts


def word_frequencies(language):
    if language in FROM_TRANSLATIONS:
        return words_of_text(translations(language))
    source = "sh" if language == "sr" else language
    # wordfreq folds ß and ς away; translations tell which words have them.
    folded = {}
    for word, _ in reversed(words_of_text(translations(language)).most_common()):
        folded[word.casefold()] = word
    counts = collections.Counter()
    for word, frequency in wordfreq.get_frequency_dict(source, "best").items():
        word = folded.get(word, word)
        if language == "el":
            word = re.sub("σ$", "ς", word)
        if language == "sr":
            for latin, cyrillic in SERBIAN:
                word = word.replace(latin, cyrillic)
        counts[word] += frequency
    return counts


def encodable(character, codec):
    try:
        return character.encode(codec)[0] > 127
    except UnicodeEncodeError:
        return False


def vietnamese(word):
    """windows-1258 writes tones as marks of their own after the letter."""
    out = ""
    for character in word:
        parts = unicodedata.normalize("NFD", character)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(part for part in parts if part not in tones)
        out += unicodedata.normalize("NFC", rest) + "".join(tones)
    return out


def cost(probability):
    return chr(0x21 + min(LEVELS - 1, round(-math.log(max(probability, 1e-12)) / STEP)))


def pair_table(language):
    """The plain classes are the boundary and, for Latin, a to z, else any ASCII letter; then come the letters."""
    plain = 1 + (26 if language in LATIN else 1)
    script = SCRIPT.get(language, "LATIN")
    words = collections.Counter()
    for word, frequency in word_frequencies(language).items():
        word = vietnamese(word) if language == "vi" else word.translate(LEGACY_FORMS)
        words[word] += frequency
    letters = collections.Counter()
    for word, frequency in words.items():
        for character in word:
            name = unicodedata.name(character, "")
            if encodable(character, CODEC.get(language, "cp1251")) and (name.startswith(script) or name.startswith("COMBINING")):
                letters[character] += frequency
    total = sum(letters.values())
    floor = 2e-4 if language in LATIN else 2e-5
    # cp1258's marks and Thai's count as letters, too.
    alphabet = sorted(letter for letter, count in letters.items() if count > floor * total)
    index = {letter: plain + at for at, letter in enumerate(alphabet)}
    for at, letter in enumerate(ASCII):
        index[letter] = 1 + at if plain > 2 else 1
    size = plain + len(alphabet)
    counts = [[0.0] * size for _ in range(size)]
    single = [0.0] * size
    mass = 0.0
    for word, frequency in words.items():
        classes = [0] + [index.get(character, 0) for character in word] + [0]
        if plain == 2 and not any(c >= plain for c in classes):
            continue
        for first, second in zip(classes, classes[1:]):
            counts[first][second] += frequency
            single[second] += frequency
            mass += frequency
    letter_mass = sum(single[plain:])
    single = [value / letter_mass + 1e-6 for value in single]
    rows = []
    for first in range(size):
        # After a plain class: given that the byte is beyond ASCII, for how often that is says nothing of the charset.
        columns = range(plain, size) if first < plain else range(size)
        row_mass = sum(counts[first][second] for second in columns)
        doubt = 0.03 * row_mass + 1e-4 * letter_mass
        for second in columns:
            expected = single[second] if first < plain else single[second] * letter_mass / mass
            rows.append((counts[first][second] + doubt * expected) / (row_mass + doubt))
    print(f"pairs {language} {plain} {''.join(alphabet)}")
    print("".join(cost(value) for value in single[plain:]))
    print("".join(cost(value) for value in rows))


def character_table(language):
    counts = collections.Counter()
    source = {"hans": "zh", "hant": "zh"}.get(language, language)
    convert = opencc.OpenCC("s2t").convert if language == "hant" else str
    for word, frequency in wordfreq.get_frequency_dict(source, "best").items():
        for character in convert(word):
            if ord(character) > 0x3000:
                counts[character] += frequency
    total = sum(counts.values())
    marks = {
        "hans": "，5。3、1.5“.5”.5：.5？.4！.4（.3）.3；.2《.2》.2….2—.2‘.05’.05·.1　.5",
        "hant": "，5。3、1.5「.7」.7：.5？.4！.4（.3）.3；.2《.1》.1….2—.2『.05』.05‧.1～.1　.5",
        "ja": "、3。3「1」1・.5？.3！.3（.3）.3….3『.1』.1【.1】.1～.1：.1　1ー0",
        "ko": "·.2“.2”.2‘.2’.2….1「.02」.02　.1",
    }[language]
    for mark, percent in re.findall(r"([^\d.])([\d.]+)", marks):
        counts[mark] += total * float(percent) / 100
    total = sum(counts.values())
    limit = {"hans": 2600, "hant": 2600, "ja": 2000, "ko": 1400}[language]
    bands = collections.defaultdict(list)
    for character, count in counts.most_common(limit):
        bands[cost(count / total)].append(character)
    print(f"characters {language} {len(bands)}")
    for band, characters in bands.items():
        print(band + "".join(characters))


print("# Made by Scripts/encoding_tables.py from word frequencies of wordfreq (Robyn Speer, CC BY-SA 4.0) and")
print("# translations of Debian packages. pairs LANGUAGE PLAIN LETTERS, -ln P(letter) in steps of 1/8, -ln P(second | first);")
print("# characters LANGUAGE BANDS, then bands of characters of one cost.")
for name in LATIN + OTHER:
    pair_table(name)
for name in ["hans", "hant", "ja", "ko"]:
    character_table(name)
