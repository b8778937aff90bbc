"""Models whose weights are stored as blocks of small integers, as plain 32-bit models.

The weights stand as `DequantizeLinear` of operator set 21 (one scale for each block of neighbours), which
few engines run. Here they are worked out once. Steps that do nothing when a model only runs (Dropout) go.
"""

from array import array
from math import prod

from .onnx import FLOAT, Model, Tensor


def unfolded(data, size=None):
    """The bytes of the plain model; `size` (height, width) sets the size of the picture it reads."""
    model = Model.read(data)
    kept, same = [], {}
    for node in model.nodes:
        node.inputs = [same.get(name, name) for name in node.inputs]
        known = [model.constants.get(name) for name in node.inputs]
        if node.op == "DequantizeLinear" and all(known):
            model.constants[node.outputs[0]] = _blocks(*known, node.settings)
        elif node.op == "Reshape" and all(known):
            model.constants[node.outputs[0]] = _reshaped(*known)
        elif node.op == "Constant":
            model.constants[node.outputs[0]] = node.settings["value"]
        elif node.op == "Dropout":
            same[node.outputs[0]] = node.inputs[0]
        else:
            kept.append(node)
    model.nodes = kept
    used = {name for node in kept for name in node.inputs}
    model.inputs = {n: s for n, s in model.inputs.items() if n in used and n not in model.constants}
    if size:
        _resize(model, *size)
    return model.packed()


def _blocks(values, scales, zeros, settings):
    block, axis = settings.get("block_size", 0), settings.get("axis", 1)
    if not block or axis != len(values.shape) - 1 or values.shape[-1] % block:
        raise ValueError("blocks that do not lie side by side")
    plain = array("f")
    for i, (scale, zero) in enumerate(zip(scales.values, zeros.values, strict=True)):
        # An 8-bit number times a 32-bit float is exact in Python's floats: rounded once, here.
        plain.extend([(v - zero) * scale for v in values.values[i * block:(i + 1) * block]])
    return Tensor(values.shape, FLOAT, plain)


def _reshaped(tensor, shape):
    sizes = list(shape.values)
    if prod(sizes) != prod(tensor.shape):
        raise ValueError("a reshape that needs to be worked out")
    return Tensor(sizes, tensor.kind, tensor.values)


def _resize(model, height, width):
    """A detector's outputs are named by their stride: as many rows as cells of that size."""
    (name, sizes), = model.inputs.items()
    model.inputs[name] = [sizes[0], sizes[1], height, width]
    for name, sizes in model.outputs.items():
        stride = int(name.rsplit("_", 1)[1])
        sizes[1] = (height // stride) * (width // stride)
