"""The fonts of the package: of Debian's what a terminal writes with, in the same shapes.

Noto Sans CJK SC, regular and bold: Chinese characters, Latin, Greek and Cyrillic letters and signs. Debian's collections
hold the same glyphs nine times over for other places, and serifs. HanaMin: the Chinese characters that Noto lacks. Hints,
which nothing here draws with, go; so does all that sets lines upright or joins letters of other scripts.
"""

import io
import logging

# Where the signs of a page stand: letters and signs of Europe, punctuation, arrows, frames; radicals and the
# punctuation, letters and months of East Asia; Chinese characters; full-width forms.
TEXT = [(0x20, 0x24FF), (0x2500, 0x2BFF), (0x2E80, 0x30FF), (0x3200, 0x33FF), (0x3400, 0x9FFF),
        (0xF900, 0xFAFF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)]
# Where Chinese characters stand, up to extension F (GB 18030-2022, implementation level 3), radicals among them.
HAN = [(0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2EBE0), (0x2F800, 0x2FA1F)]
# The face for simplified Chinese in Debian's collections.
SIMPLIFIED = 2
# What sets Latin text apart and together, and a language's own forms of it; nothing for lines from top to bottom.
FEATURES = ["kern", "ccmp", "liga", "locl"]


def _within(ranges, codes):
    return {code for code in codes if any(first <= code <= last for first, last in ranges)}


def _reduced(font, codes, features):
    from fontTools import subset
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = True  # larger alone, smaller once packed
    options.layout_features = features
    options.name_IDs = ["*"]
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False  # one order, with HarfBuzz at hand or not
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _keep_own_forms_of_letters(font):
    """Of the forms that a language has of its own, those of signs outside `HAN`: the others would bring every character of
    Japan, Korea and Taiwan back. They go, but not all: by what a script may exchange, renderers tell how its signs are
    hinted, and a figure has to look on a terminal as it does with Debian's fonts on a desk."""
    codes = font.getBestCmap()
    letters = {codes[code] for code in codes if not _within(HAN, [code])}
    table = font["GSUB"].table
    lookups = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "locl"
               for index in record.Feature.LookupListIndex}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            part = getattr(part, "ExtSubTable", part)
            part.mapping = {sign: form for sign, form in part.mapping.items() if sign in letters}


def text(collection):
    """One weight of Noto Sans CJK SC from its collection."""
    from fontTools.ttLib import TTFont
    font = TTFont(io.BytesIO(collection), fontNumber=SIMPLIFIED, lazy=True, recalcTimestamp=False)
    _keep_own_forms_of_letters(font)
    return _reduced(font, _within(TEXT, font.getBestCmap()), FEATURES)


def rare(files, text_font):
    """Of each font, in turn, the Chinese characters that neither the text's font nor one before has."""
    from fontTools.ttLib import TTFont
    had = set(TTFont(io.BytesIO(text_font), lazy=True).getBestCmap())
    for file in files:
        font = TTFont(io.BytesIO(file), lazy=True, recalcTimestamp=False)
        codes = _within(HAN, font.getBestCmap()) - had
        had |= codes
        yield _reduced(font, codes, [])
