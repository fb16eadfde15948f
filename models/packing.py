"""Learned weights with 8 bits each: a quarter of the size, and next to no difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx

_LEAST_PACKED = 2000  # weights of a layer that are packed


def pack(model: Any) -> None:
    """Changes an ONNX model in place; its large weights are unpacked when it is loaded."""
    for weights in list(model.graph.initializer):
        values = onnx.numpy_helper.to_array(weights)
        if values.ndim < 2 or values.size < _LEAST_PACKED or values.dtype != np.float32:
            continue
        axes = tuple(range(1, values.ndim))
        scale = np.maximum(np.abs(values).max(axis=axes, keepdims=True) / 127, 1e-12).astype(np.float32)
        packed = np.round(values / scale).astype(np.int8)
        small, large, by = (f"{weights.name}.{part}" for part in ("packed", "unpacked", "scale"))
        model.graph.initializer.remove(weights)
        model.graph.initializer.append(onnx.numpy_helper.from_array(packed, small))
        model.graph.initializer.append(onnx.numpy_helper.from_array(scale, by))
        model.graph.node.insert(0, onnx.helper.make_node("Mul", [large, by], [weights.name]))
        model.graph.node.insert(0, onnx.helper.make_node("Cast", [small], [large], to=onnx.TensorProto.FLOAT))
    onnx.checker.check_model(model)
