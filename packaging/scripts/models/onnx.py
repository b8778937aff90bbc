"""ONNX models (IR version 8) as plain Python values. The field numbers are those of onnx.proto3."""

import struct
from array import array
from dataclasses import dataclass, field
from math import prod

from .protobuf import Fixed, fields, message, numbers

FLOAT, INT8, INT64 = 1, 3, 7
CODES = {FLOAT: "f", INT8: "b", INT64: "q"}


@dataclass
class Tensor:
    """A constant: its shape, its type and its numbers in a row."""

    shape: list
    kind: int
    values: array

    @classmethod
    def floats(cls, shape, values):
        return cls(list(shape), FLOAT, array("f", values))

    @classmethod
    def whole(cls, values):
        return cls([len(values)], INT64, array("q", values))

    def packed(self, name):
        data = array(self.values.typecode, self.values).tobytes()
        return message([(1, n) for n in self.shape] + [(2, self.kind), (8, name), (9, data)])

    @classmethod
    def read(cls, data):
        parts = _grouped(data)
        shape, kind = numbers(parts.get(1, [])), parts[2][0]
        if kind not in CODES:
            raise ValueError(f"a tensor of type {kind}")
        values = array(CODES[kind])
        if 9 in parts:
            values.frombytes(parts[9][0])
        elif kind == FLOAT:
            for part in parts.get(4, []):
                values.frombytes(part)
        else:
            values.extend(numbers(parts.get(5 if kind == INT8 else 7, [])))
        if len(values) != prod(shape):
            raise ValueError("a tensor with another number of values than its shape")
        return parts[8][0].decode() if 8 in parts else "", cls(shape, kind, values)


@dataclass
class Node:
    """One step: what it is, what it reads, what it gives, and its settings."""

    op: str
    inputs: list
    outputs: list
    settings: dict = field(default_factory=dict)

    @classmethod
    def read(cls, data):
        parts = _grouped(data)
        names = lambda number: [n.decode() for n in parts.get(number, [])]
        return cls(parts[4][0].decode(), names(1), names(2), dict(_setting(a) for a in parts.get(5, [])))

    def packed(self):
        pairs = [(1, n) for n in self.inputs] + [(2, n) for n in self.outputs]
        pairs += [(3, self.outputs[0]), (4, self.op)]
        return message(pairs + [(5, _packed_setting(*s)) for s in self.settings.items()])


def _grouped(data):
    parts = {}
    for number, value in fields(data):
        parts.setdefault(number, []).append(value)
    return parts


def _setting(data):
    parts = _grouped(data)
    name = parts[1][0].decode()
    if 2 in parts:
        return name, struct.unpack("<f", parts[2][0])[0]
    if 3 in parts:
        return name, numbers(parts[3])[0]
    if 4 in parts:
        return name, parts[4][0].decode()
    if 5 in parts:
        return name, Tensor.read(parts[5][0])[1]
    return name, numbers(parts.get(8, []))


def _packed_setting(name, value):
    if isinstance(value, float):
        return message([(1, name), (2, value), (20, 1)])
    if isinstance(value, int):
        return message([(1, name), (3, value), (20, 2)])
    if isinstance(value, str):
        return message([(1, name), (4, value), (20, 3)])
    return message([(1, name)] + [(8, n) for n in value] + [(20, 7)])


@dataclass
class Model:
    """Steps in the order in which they run, constants by name, and the tensors in and out by name."""

    nodes: list
    constants: dict
    inputs: dict
    outputs: dict

    @classmethod
    def read(cls, data):
        graph = _grouped(_grouped(data)[7][0])
        return cls([Node.read(n) for n in graph[1]],
                   dict(Tensor.read(t) for t in graph.get(5, [])),
                   dict(_shaped(v) for v in graph[11]),
                   dict(_shaped(v) for v in graph[12]))

    def packed(self):
        """The file, operator set 13."""
        used = {name for node in self.nodes for name in node.inputs}
        graph = [(1, node.packed()) for node in self.nodes] + [(2, "face")]
        graph += [(5, t.packed(name)) for name, t in self.constants.items() if name in used]
        graph += [(11, _packed_shape(*i)) for i in self.inputs.items()]
        graph += [(12, _packed_shape(*o)) for o in self.outputs.items()]
        return message([(1, 8), (2, "jiujinban"), (7, message(graph)), (8, message([(1, ""), (2, 13)]))])


def _shaped(data):
    parts = _grouped(data)
    tensor = _grouped(_grouped(parts[2][0])[1][0])
    sizes = [_grouped(d).get(1, [0])[0] for d in _grouped(tensor[2][0]).get(1, [])] if 2 in tensor else []
    return parts[1][0].decode(), sizes


def _packed_shape(name, sizes):
    shape = message([(1, message([(1, n)])) for n in sizes])
    kind = message([(1, message([(1, FLOAT), (2, shape)]))])
    return message([(1, name), (2, kind)])


__all__ = ["Fixed", "Model", "Node", "Tensor"]
