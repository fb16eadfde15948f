"""The OCR's recogniser as something that can learn on, for the training programs only: needs torch and onnx2torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import onnx
import torch
import yaml
from torch.nn import functional

from rpa_review.reading.weights import model_folder

_RECOGNISER = "PP-OCRv6_small_rec"
_MOST_WRONG = 4.0  # by character: what cannot be read at all teaches nothing


def recogniser_file() -> tuple[Any, Sequence[str]]:
    """The recogniser up to its scores, as ONNX, and its characters. The first score is that of there being none, the
    last that of a space.
    """
    folder = model_folder(_RECOGNISER)
    model = onnx.load(str(folder / "inference.onnx"))
    result = model.graph.output[0]
    softmax = next(node for node in model.graph.node if result.name in node.output)
    model.graph.node.remove(softmax)
    result.name = softmax.input[0]
    for node in model.graph.node:
        _pad_in_numbers(node)
    listed = yaml.safe_load((folder / "inference.yml").read_text("utf-8"))["PostProcess"]["character_dict"]
    return model, listed


def _pad_in_numbers(node: Any) -> None:
    """SAME_UPPER, which the converter does not know, as numbers; every such layer here has a stride of 1."""
    named = {attribute.name: attribute for attribute in node.attribute}
    if "auto_pad" not in named or named["auto_pad"].s == b"NOTSET":
        return
    same = named["auto_pad"].s == b"SAME_UPPER"
    total = [size - 1 if same else 0 for size in named["kernel_shape"].ints]
    for name in ("auto_pad", "pads"):
        if name in named:
            node.attribute.remove(named[name])
    pads = [side // 2 for side in total] + [side - side // 2 for side in total]
    node.attribute.append(onnx.helper.make_attribute("pads", pads))


def misread(scores: torch.Tensor, names: Sequence[Sequence[int]]) -> torch.Tensor:
    """How badly names are read, by character: CTC's loss. `scores` are names × steps × characters."""
    lengths = torch.tensor([len(name) for name in names])
    wrong = functional.ctc_loss(
        functional.log_softmax(scores.float(), dim=-1).transpose(0, 1),
        torch.tensor([char for name in names for char in name]),
        torch.full((len(names),), scores.shape[1]),
        lengths,
        reduction="none",
        zero_infinity=True,
    )
    return (wrong / lengths).clamp(max=_MOST_WRONG).mean()


def set_free(network: Any, *, but: int) -> Sequence[torch.Tensor]:
    """The weights of a converted model, those too that the converter takes for constants, free to be changed; all but
    those with so many on one side: the characters, which would forget those that are not drawn.
    """
    network.requires_grad_(False)
    for module in network.modules():
        for name, values in list(module.named_buffers(recurse=False)):
            if values.is_floating_point() and values.numel() > 1 and "running" not in name:
                delattr(module, name)
                module.register_parameter(name, torch.nn.Parameter(values.clone(), requires_grad=False))
    return [values.requires_grad_(True) for values in network.parameters() if but not in values.shape]


def paced(values: torch.Tensor, rate: float) -> dict[str, Any]:
    """A group of one weight for an optimiser: its rate goes with the size of its values."""
    return {"params": [values], "rate": rate * max(1e-3, float(values.detach().square().mean().sqrt()))}


def put_back(model: Any, before: Mapping[str, torch.Tensor], after: Mapping[str, torch.Tensor]) -> None:
    """What was learned into the file's own weights, which are found by what they were."""
    names: dict[tuple[tuple[int, ...], bytes], list[str]] = {}
    for name, values in before.items():
        names.setdefault((tuple(values.shape), values.numpy().tobytes()), []).append(name)
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        found = names.get((values.shape, values.tobytes()))
        if found:
            learned = after[found.pop(0)].detach().contiguous().numpy()
            weights.CopyFrom(onnx.numpy_helper.from_array(learned, weights.name))
