"""What stands on the screen, found by its picture: `labels/` holds cut-outs of the terminal's own screens.

The terminal draws in software and sets each glyph on whole pixels, so a word of one size and colour has the same
pixels wherever it stands. A cut-out is therefore looked for exactly. When fonts, sizes or words change, it is cut
anew with `vm-test cut PICTURE LEFT TOP WIDTH HEIGHT NAME`.
"""

import struct
import zlib
from pathlib import Path

LABELS = Path(__file__).parent / "labels"


def read(file):
    """Width, height and pixels of a picture: PNG of eight bits, red, green and blue, with or without a fourth."""
    data = file.read_bytes()
    at, width, height, depth, packed = 8, 0, 0, 0, b""
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, bits, colour, _, _, laced = struct.unpack(">IIBBBBB", chunk)
            if bits != 8 or colour not in (2, 6) or laced:
                raise ValueError(f"{file}: not a picture of this program")
            depth = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            packed += chunk
        at += length + 12
    raw, stride = zlib.decompress(packed), width * depth
    above, rows = bytearray(stride), []
    for y in range(height):
        start = y * (stride + 1)
        row = unfiltered(raw[start], bytearray(raw[start + 1:start + 1 + stride]), above, depth)
        rows.append(row)
        above = row
    if depth == 4:
        rows = [bytes(b for n, b in enumerate(row) if n % 4 < 3) for row in rows]
    return width, height, b"".join(map(bytes, rows))


def unfiltered(kind, row, above, depth):
    for n in range(len(row)) if kind else ():
        left = row[n - depth] if n >= depth else 0
        up, corner = above[n], above[n - depth] if n >= depth else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            near = left + up - corner
            guess = min((left, up, corner), key=lambda v: abs(near - v))
        row[n] = (row[n] + guess) & 255
    return row


def write(file, width, height, pixels):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + pixels[y * width * 3:(y + 1) * width * 3] for y in range(height))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def cut(picture, left, top, width, height, name):
    """Makes a label from a part of a picture."""
    across, _, pixels = read(picture)
    rows = [pixels[((top + y) * across + left) * 3:((top + y) * across + left + width) * 3] for y in range(height)]
    write(LABELS / f"{name}.png", width, height, b"".join(rows))


class Label:
    """A cut-out."""

    known = {}

    def __init__(self, name):
        self.width, self.height, pixels = read(LABELS / f"{name}.png")
        span = self.width * 3
        self.rows = [pixels[y * span:(y + 1) * span] for y in range(self.height)]
        # The row with the most to it is looked for first.
        self.key = max(range(self.height), key=lambda y: len(set(zip(*[iter(self.rows[y])] * 3)))
                       + sum(a != b for a, b in zip(self.rows[y], self.rows[y][3:])))

    @classmethod
    def of(cls, name):
        if name not in cls.known:
            cls.known[name] = cls(name)
        return cls.known[name]

    def find(self, screen):
        """The middle of the first place where it stands, or None."""
        return next(self.places(screen), None)

    def places(self, screen):
        """The middle of each place where it stands, from the top down."""
        across, down, pixels = screen
        span, at = across * 3, -1
        while True:
            at = pixels.find(self.rows[self.key], at + 1)
            if at < 0:
                return
            y, x = divmod(at, span)
            if x % 3 or x + self.width * 3 > span or y < self.key or y - self.key + self.height > down:
                continue
            start = (y - self.key) * span + x
            if all(pixels[start + n * span:start + n * span + self.width * 3] == row
                   for n, row in enumerate(self.rows)):
                yield x // 3 + self.width // 2, y - self.key + self.height // 2


def stands(screen, name):
    return Label.of(name).find(screen)


def places(screen, name):
    return list(Label.of(name).places(screen))
