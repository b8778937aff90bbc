"""Protocol buffers on the wire: just enough to read and write ONNX files without a library.

A message is a list of (field number, value): int for a varint, bytes for anything with a length,
and `Fixed` for the four or eight bytes of a fixed-size number.
"""

import struct


class Fixed(bytes):
    """Four or eight bytes of a number with a fixed size."""


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """The fields of a message, in their order."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _varint(data, at)
        elif kind == 2:
            size, at = _varint(data, at)
            value, at = bytes(data[at:at + size]), at + size
            if at > end:
                raise ValueError("a field is longer than its message")
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            value, at = Fixed(data[at:at + size]), at + size
        else:
            raise ValueError(f"wire type {kind}")
        yield number, value


def numbers(values):
    """Varints of a repeated field, packed or one by one, as signed 64-bit numbers."""
    found = []
    for value in values:
        if isinstance(value, int):
            found.append(value)
        else:
            at = 0
            while at < len(value):
                number, at = _varint(value, at)
                found.append(number)
    return [n - (1 << 64) if n >> 63 else n for n in found]


def _encoded(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def message(pairs):
    """The bytes of a message of (field number, value); text is written as UTF-8, float as 32 bits."""
    out = []
    for number, value in pairs:
        if isinstance(value, float):
            value = Fixed(struct.pack("<f", value))
        if isinstance(value, str):
            value = value.encode()
        if isinstance(value, int):
            out += [_encoded(number << 3), _encoded(value)]
        elif isinstance(value, Fixed):
            out += [_encoded(number << 3 | (5 if len(value) == 4 else 1)), bytes(value)]
        else:
            out += [_encoded(number << 3 | 2), _encoded(len(value)), value]
    return b"".join(out)
