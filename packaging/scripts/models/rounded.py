"""Weights with as many digits as a 16-bit float has, still stored as 32-bit floats.

The thirteen last bits of each are zero then, which packs to half; the engine reads the file as before. What is not
a large table of weights (thresholds, scales, offsets) stays as it is.
"""

import sys
from array import array

from .protobuf import fields, message, numbers

FLOAT = 1
# From this many numbers on a tensor is a table of weights.
LARGE = 4096
# A 32-bit float has 23 bits after the first, a 16-bit float 10.
DROPPED = 13
# The fields of onnx.proto3 on the way to the numbers.
GRAPH, INITIALIZER, DIMS, KIND, RAW = 7, 5, 1, 2, 9


def rounded(data):
    """The bytes of the same model; everything but the weights stays as it was written."""
    return _changed(data, GRAPH, lambda graph: _changed(graph, INITIALIZER, _tensor))


def _changed(data, wanted, change):
    return message([(number, change(value) if number == wanted else value) for number, value in fields(data)])


def _tensor(data):
    parts = list(fields(data))
    size = 1
    for length in numbers([value for number, value in parts if number == DIMS]):
        size *= length
    if size < LARGE or (KIND, FLOAT) not in parts:
        return data
    return message([(number, _nearest(value) if number == RAW else value) for number, value in parts])


def _nearest(raw):
    bits = array("I", raw)
    if sys.byteorder != "little" or bits.itemsize != 4:
        raise ValueError("numbers are stored here in another way than in the file")
    half, mask = 1 << (DROPPED - 1), 0xFFFFFFFF << DROPPED & 0xFFFFFFFF
    # The carry of a mantissa that is full goes into the exponent, which is the next larger number.
    return array("I", [(n + half) & mask for n in bits]).tobytes()
