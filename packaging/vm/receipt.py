"""The number of a receipt, read from the screen: the digits of `labels/`, told apart by their nearest picture.

Its letters are bold and stand between pixels, so one digit has several pictures: they are compared, not looked for.
"""

from labels import LABELS, read, stands

# What stands before the number, and how far right of its middle the number begins and ends at most.
BEFORE, BEGINS, ENDS = "收件号", 100, 580
HALF = 24
# Above this lightness a pixel is paper; a dash is this low.
PAPER, DASH = 200, 8
# How unlike its picture a digit may be: the mean difference of lightness.
UNLIKE = 25


def lightness(width, pixels, left, top, right, bottom):
    return [[sum(pixels[(y * width + x) * 3:(y * width + x) * 3 + 3]) // 3 for x in range(left, right)]
            for y in range(top, bottom)]


def signs(rows):
    """Columns with ink that hang together."""
    ink = [any(row[x] < PAPER for row in rows) for x in range(len(rows[0]))]
    found, begin = [], None
    for x, there in enumerate(ink + [False]):
        if there and begin is None:
            begin = x
        elif not there and begin is not None:
            found.append((begin, x))
            begin = None
    return found


def boxed(rows, begin, end):
    """The part of it with ink."""
    part = [row[begin:end] for row in rows]
    inked = [y for y, row in enumerate(part) if min(row) < PAPER]
    return part[inked[0]:inked[-1] + 1]


def unlike(one, other):
    """The mean difference of two pictures, laid over each other from their upper left corners."""
    height, width = max(len(one), len(other)), max(len(one[0]), len(other[0]))

    def at(picture, x, y):
        return picture[y][x] if y < len(picture) and x < len(picture[0]) else 255

    return sum(abs(at(one, x, y) - at(other, x, y)) for y in range(height) for x in range(width)) / height / width


def known():
    found = {}
    for digit in "0123456789":
        width, height, pixels = read(LABELS / f"收件号-{digit}.png")
        rows = lightness(width, pixels, 0, 0, width, height)
        found[digit] = boxed(rows, *signs(rows)[0])
    return found


def number(screen):
    """Its digits without dashes, letters and the check character at its end; None when no receipt is on the screen."""
    place = stands(screen, BEFORE)
    if not place:
        return None
    (x, y), (width, _, pixels) = place, screen
    rows = lightness(width, pixels, x + BEGINS, y - HALF, x + ENDS, y + HALF)
    pictures, groups = known(), [""]
    for begin, end in signs(rows):
        sign = boxed(rows, begin, end)
        if len(sign) < DASH:
            groups.append("")
            continue
        difference, digit = min((unlike(sign, picture), digit) for digit, picture in pictures.items())
        groups[-1] += digit if difference < UNLIKE else ""
    # The last dash and a broad check character may touch: what they make is no digit.
    whole = len(groups) >= 4 and [len(group) for group in groups[:3]] == [3, 4, 4] and len(groups[3]) >= 4
    return "".join(groups[:3]) + groups[3][:4] if whole else None
