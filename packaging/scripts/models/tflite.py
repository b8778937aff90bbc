"""TensorFlow Lite models of plain convolutions as ONNX.

Field and operator numbers are those of TensorFlow Lite's schema. Pictures lie there row by row with
their channels last, in ONNX channel by channel: weights are turned round once, here.
"""

import struct
from math import prod

from .flatbuffer import Table
from .onnx import Model, Node, Tensor

KINDS = {0: ("f", 4), 1: ("e", 2), 2: ("i", 4)}  # float32, float16, int32
ADD, CONCAT, CONV, DEPTHWISE, DEQUANTIZE, MAX_POOL, RESHAPE, RESIZE, PAD, PRELU = 0, 2, 3, 4, 6, 17, 22, 23, 34, 54
SAME, NO_ACTIVATION, RELU, RELU6 = 0, 0, 1, 3


def converted(data):
    """The bytes of the same model as ONNX, its input `input`, its outputs `out0`, `out1` …"""
    return _Conversion(data).run()


class _Conversion:
    def __init__(self, data):
        file = Table.root(data)
        graph = file.tables(2)[0]
        self.codes = [max(c.number(0, "b"), c.number(3, "i")) for c in file.tables(1)]
        self.tensors, self.operators = graph.tables(0), graph.tables(3)
        self.reads, self.gives = graph.numbers(1, "i"), graph.numbers(2, "i")
        buffers = file.tables(4)
        self.known = {}
        for i, tensor in enumerate(self.tensors):
            content = buffers[tensor.number(2, "I")].content(0)
            if content:
                code, size = KINDS[tensor.number(1, "b")]
                self.known[i] = struct.unpack(f"<{len(content) // size}{code}", content)
        self.names, self.nodes, self.constants = {self.reads[0]: "input"}, [], {}

    def run(self):
        for operator in self.operators:
            code = self.codes[operator.number(0, "I")]
            if code not in STEPS:
                raise ValueError(f"operator {code} of TensorFlow Lite")
            reads, (gives,) = operator.numbers(1, "i"), operator.numbers(2, "i")
            if code == DEQUANTIZE:
                self.known[gives] = self.known[reads[0]]
            else:
                self.names[gives] = STEPS[code](self, operator.table(4), reads, gives)
        outputs = {}
        for n, tensor in enumerate(self.gives):
            self.nodes.append(Node("Identity", [self.names[tensor]], [f"out{n}"]))
            outputs[f"out{n}"] = _first(self.shape(tensor))
        inputs = {"input": _first(self.shape(self.reads[0]))}
        return Model(self.nodes, self.constants, inputs, outputs).packed()

    def shape(self, tensor):
        return self.tensors[tensor].numbers(0, "i")

    def constant(self, tensor):
        name = f"c{len(self.constants)}"
        self.constants[name] = tensor
        return name

    def step(self, op, inputs, **settings):
        name = f"t{len(self.nodes)}"
        self.nodes.append(Node(op, inputs, [name], settings))
        return name

    def activated(self, name, activation):
        if activation == NO_ACTIVATION:
            return name
        if activation == RELU:
            return self.step("Relu", [name])
        if activation == RELU6:
            return self.step("Clip", [name, self.constant(Tensor.floats([], [0.0])),
                                      self.constant(Tensor.floats([], [6.0]))])
        raise ValueError(f"activation {activation}")

    def padding(self, mode, reads, gives, kernel, strides):
        if mode != SAME:
            return [0, 0, 0, 0]
        before, after = [], []
        for i, (size, stride) in enumerate(zip(kernel, strides), 1):
            more = max((self.shape(gives)[i] - 1) * stride + size - self.shape(reads)[i], 0)
            before.append(more // 2)
            after.append(more - more // 2)
        return before + after

    def convolution(self, options, reads, gives, depthwise):
        turned = (3, 0, 1, 2) if depthwise else (0, 3, 1, 2)
        weights = Tensor.floats(*_turned(self.shape(reads[1]), self.known[reads[1]], turned))
        kernel, strides = weights.shape[2:], [options.number(2, "i"), options.number(1, "i")]
        inputs = [self.names[reads[0]], self.constant(weights)]
        if len(reads) > 2 and reads[2] >= 0:
            inputs.append(self.constant(Tensor.floats(self.shape(reads[2]), self.known[reads[2]])))
        pads = self.padding(options.number(0, "b"), reads[0], gives, kernel, strides)
        groups = self.shape(reads[0])[3] if depthwise else 1
        name = self.step("Conv", inputs, kernel_shape=kernel, strides=strides, pads=pads, group=groups)
        return self.activated(name, options.number(4 if depthwise else 3, "b"))

    def plain(self, options, reads, gives):
        return self.convolution(options, reads, gives, False)

    def depthwise(self, options, reads, gives):
        return self.convolution(options, reads, gives, True)

    def prelu(self, _options, reads, _gives):
        slopes = self.known[reads[1]]
        return self.step("PRelu", [self.names[reads[0]],
                                   self.constant(Tensor.floats([len(slopes), 1, 1], slopes))])

    def add(self, options, reads, _gives):
        return self.activated(self.step("Add", [self.names[r] for r in reads]), options.number(0, "b"))

    def pool(self, options, reads, gives):
        strides = [options.number(2, "i"), options.number(1, "i")]
        kernel = [options.number(4, "i"), options.number(3, "i")]
        pads = self.padding(options.number(0, "b"), reads[0], gives, kernel, strides)
        return self.step("MaxPool", [self.names[reads[0]]], kernel_shape=kernel, strides=strides, pads=pads)

    def pad(self, _options, reads, _gives):
        rows = list(zip(self.known[reads[1]][0::2], self.known[reads[1]][1::2]))
        rows = [rows[i] for i in (0, 3, 1, 2)]
        pads = Tensor.whole([r[0] for r in rows] + [r[1] for r in rows])
        return self.step("Pad", [self.names[reads[0]], self.constant(pads), self.constant(Tensor.floats([], [0.0]))])

    def resize(self, options, reads, gives):
        align, half = (options.number(2, "?", False), options.number(3, "?", False)) if options else (False, False)
        sizes = self.constant(Tensor.whole(_first(self.shape(gives))))
        mode = "align_corners" if align else "half_pixel" if half else "asymmetric"
        return self.step("Resize", [self.names[reads[0]], "", "", sizes], mode="linear",
                         coordinate_transformation_mode=mode)

    def reshape(self, _options, reads, gives):
        name = self.names[reads[0]]
        if len(self.shape(reads[0])) == 4:  # their order of numbers, not ours
            name = self.step("Transpose", [name], perm=[0, 2, 3, 1])
        return self.step("Reshape", [name, self.constant(Tensor.whole(self.shape(gives)))])

    def concat(self, options, reads, _gives):
        return self.step("Concat", [self.names[r] for r in reads], axis=options.number(0, "i"))


STEPS = {
    ADD: _Conversion.add, CONCAT: _Conversion.concat, CONV: _Conversion.plain,
    DEPTHWISE: _Conversion.depthwise, DEQUANTIZE: None, MAX_POOL: _Conversion.pool,
    RESHAPE: _Conversion.reshape, RESIZE: _Conversion.resize, PAD: _Conversion.pad,
    PRELU: _Conversion.prelu,
}


def _first(shape):
    """Channels first; a shape that is no picture stays."""
    return [shape[i] for i in (0, 3, 1, 2)] if len(shape) == 4 else list(shape)


def _turned(shape, values, order):
    """Numbers of a four-dimensional constant with its dimensions in another order."""
    steps = [prod(shape[i + 1:]) for i in range(4)]
    sizes, steps = [shape[i] for i in order], [steps[i] for i in order]
    out = []
    for a in range(sizes[0]):
        for b in range(sizes[1]):
            for c in range(sizes[2]):
                start = a * steps[0] + b * steps[1] + c * steps[2]
                out.extend(values[start + d * steps[3]] for d in range(sizes[3]))
    return sizes, out
