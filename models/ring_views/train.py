"""Learns to read names on rings in three views: `python -m models.ring_views.train`.

Needs packages that nothing else does and that are not locked (`pip install torch onnx onnx2torch`), and the Debian
packages of fonts that `models/ring_strokes/drawn.py` names. It begins with the OCR's recogniser, which learns on with
names that are drawn meanwhile; what it knows of the single characters stays as it is.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import torch
from onnx2torch import convert

from models.manifest import describe
from models.packing import pack
from models.recogniser import misread, paced, put_back, recogniser_file, set_free
from models.ring_views.drawn import DrawnName, drawn_name
from models.steps import pace, tell
from rpa_review.reading.ring_characters import CHARACTERS
from rpa_review.reading.ring_views import MODEL, TALL, WIDTHS

ROOT = Path(__file__).resolve().parents[2]
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()（）·&"
_BATCH = 16
_AGAIN = 2  # how many times a name is learned from before the next is drawn
_RATE, _RISING = 4e-4, 0.03  # the highest rate, in sizes of a weight, and the share of the steps until it
_LATEST = 0.02  # of that rate at the end
_NO_STROKES, _STROKES_ALONE = 0.12, 0.1  # share of names of which less is seen

Rng = np.random.Generator


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "artefacts" / MODEL)
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--seed", type=int, default=5_000_000, help="of the first ring; the others follow")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    model, characters = narrowed()
    learn(model, characters, given.steps, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    save(model, characters, given.out / "network.onnx")
    weights = sum(math.prod(values.dims) for values in model.graph.initializer)
    facts = {"learned_from": "synthetic", "steps": given.steps, "names_a_step": _BATCH, "parameters": weights}
    describe(given.out / "network.onnx", model=MODEL, version="1", facts=facts)
    return 0


def narrowed() -> tuple[Any, str]:
    """The recogniser with the characters of GB/T 2312 and letters only, and those it has of them."""
    model, listed = recogniser_file()
    places = {char: place for place, char in enumerate(listed, start=1)}
    characters = "".join(char for char in (*CHARACTERS, *_LETTERS) if char in places)
    kept = [0, *(places[char] for char in characters)]
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if len(listed) + 2 in values.shape:
            less = values.take(kept, axis=values.shape.index(len(listed) + 2))
            weights.CopyFrom(onnx.numpy_helper.from_array(np.ascontiguousarray(less), weights.name))
    return model, characters


def learn(model: Any, characters: str, steps: int, seed: int) -> None:
    """`model` is changed in place."""
    network = convert(model).eval().to(memory_format=torch.channels_last)
    free = set_free(network, but=len(characters) + 1)
    before = {name: values.detach().clone() for name, values in network.state_dict().items()}
    optimiser = torch.optim.AdamW([paced(values, _RATE) for values in free], lr=0.0, weight_decay=0.0)
    codes = {char: place for place, char in enumerate(characters, start=1)}
    rng = np.random.default_rng(seed)
    for step, names in zip(range(1, steps + 1), _batches(codes, seed, rng), strict=False):
        done = step / steps
        share = pace(done, rising=_RISING)
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * (share if done < _RISING else max(_LATEST, share))
        pictures = _side_by_side([_seen_anew(name.picture, rng) for name in names])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(pictures)
        loss = misread(scores, [[codes[char] for char in name.name] for name in names])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        tell(step, steps, f"misread {loss.item():.3f}")
    put_back(model, before, network.state_dict())


def _batches(codes: Mapping[str, int], seed: int, rng: Rng) -> Iterator[Sequence[DrawnName]]:
    """Names of about one length, drawn as they are needed, each of them about so many times."""
    known: list[DrawnName] = []
    while True:
        new: list[DrawnName] = []
        while len(new) < 3 * _BATCH:
            drawn = drawn_name(seed)
            seed += 1
            if drawn is not None and all(char in codes for char in drawn.name):
                new.append(drawn)
        known += new
        for _ in range(_AGAIN):
            chosen = sorted(
                (known[int(place)] for place in rng.integers(0, len(known), 3 * _BATCH)),
                key=lambda name: name.picture.shape[1],
            )
            for first in range(0, len(chosen), _BATCH):
                yield chosen[first : first + _BATCH]


def _seen_anew(picture: Any, rng: Rng) -> Any:
    """A name's views as they might have been: in another light, cut out and bent a little differently."""
    values = picture.astype(np.float32) / 255
    if rng.random() < 0.5:
        for view in (1, 2):
            values[..., view] = np.clip(
                (values[..., view] - 0.5) * rng.uniform(0.8, 1.25) + rng.uniform(0.44, 0.56), 0, 1
            )
    less = rng.random()
    if less < _NO_STROKES:
        values[..., 0] = values[..., 1]
    elif less < _NO_STROKES + _STROKES_ALONE:
        values[..., 1:] = values[..., :1]
    values = values[int(rng.integers(0, 3)) : TALL - int(rng.integers(0, 3))]
    tall, wide = values.shape[:2]
    if rng.random() < 0.3:
        across, down = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(tall, dtype=np.float32))
        down += np.float32(rng.uniform(-1.5, 1.5)) * np.linspace(-1, 1, wide, dtype=np.float32) ** 2
        values = cv2.remap(values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    wide = int(np.clip(round(wide * rng.uniform(0.85, 1.3)), *WIDTHS))
    return cv2.resize(values, (wide, TALL), interpolation=cv2.INTER_AREA)


def _side_by_side(pictures: Sequence[Any]) -> torch.Tensor:
    """As one batch, −1 to 1, paper where a picture ends."""
    laid = np.ones((len(pictures), TALL, max(picture.shape[1] for picture in pictures), 3), np.float32)
    for place, picture in enumerate(pictures):
        laid[place, :, : picture.shape[1]] = 2 * picture - 1
    return torch.from_numpy(laid).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def save(model: Any, characters: str, file: Path) -> None:
    """With likelihoods for scores and the characters in the file; large weights have 8 bits each."""
    (seen,), (scores,) = model.graph.input, model.graph.output
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            if name == seen.name:
                node.input[place] = "views"
    model.graph.node.append(onnx.helper.make_node("Softmax", [scores.name], ["likely"], axis=2))
    shape = onnx.helper.make_tensor_value_info
    del model.graph.input[:], model.graph.output[:], model.graph.value_info[:]
    model.graph.input.append(shape("views", onnx.TensorProto.FLOAT, ["names", 3, TALL, "columns"]))
    model.graph.output.append(shape("likely", onnx.TensorProto.FLOAT, ["names", "steps", len(characters) + 1]))
    onnx.helper.set_model_props(model, {"characters": characters})
    pack(model)
    onnx.save(model, str(file))


if __name__ == "__main__":
    sys.exit(main())
