"""Learn the strokes of names on rings: `python -m models.ring_strokes.train`.

Needs packages that nothing else does and that are not locked (`pip install torch onnx onnx2torch`), and the Debian
packages of fonts that `drawn.py` names. First the network learns which pixels are strokes; then it learns on through
the OCR's recogniser, which stays as it is, so that what it leaves standing can be read; and at last the two learn
together. What the recogniser learned is thrown away: as it comes it reads these strokes better.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx2torch import convert
from torch.nn import functional

from models.manifest import describe
from models.recogniser import misread, paced, put_back, recogniser_file, set_free
from models.ring_strokes.drawn import DrawnRing, drawn_ring
from models.ring_strokes.network import Likelihood, StrokeNetwork
from models.steps import tell
from rpa_review.reading.ring_strokes import MODEL, ROWS, inked
from rpa_review.reading.ring_views import TALL

ROOT = Path(__file__).resolve().parents[2]
_WINDOW = 256  # columns of a strip that are learned from at once
_STROKES, _READ, _TOGETHER = 16, 5, 6  # windows and whole names in a batch
_NOT_LISTED = 2  # of the recogniser's characters: none, and a space
_HIDDEN = 2.0  # how much more a stroke counts that lies under print
_LENGTHS = range(4, 20)  # characters of a name that are read


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "artefacts" / MODEL)
    parser.add_argument("--rings", type=int, default=5000)
    parser.add_argument("--steps", type=int, default=2200, help="of learning strokes")
    parser.add_argument("--reading-steps", type=int, default=1000, help="of learning through the recogniser")
    parser.add_argument("--steps-together", type=int, default=900, help="of learning with the recogniser")
    parser.add_argument("--seed", type=int, default=1000, help="of the first ring; the others follow")
    parser.add_argument("--go-on", action="store_true", help="from the network that is there, with the last part only")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    rng = np.random.default_rng(given.seed)
    rings = [drawn_ring(given.seed + number) for number in range(given.rings)]
    steps: dict[str, int] = {}
    if not given.go_on:
        network = StrokeNetwork().to(memory_format=torch.channels_last)
        learn_strokes(network, rings, rng, given.steps)
        learn_to_be_read(network, rings, rng, given.reading_steps)
        given.out.mkdir(parents=True, exist_ok=True)
        export(network, given.out / "network.onnx")
        steps = {"strokes": given.steps, "through_the_recogniser": given.reading_steps}
    model = onnx.load(str(given.out / "network.onnx"))
    learn_together(model, rings, rng, given.steps_together)
    onnx.save(model, str(given.out / "network.onnx"))
    steps |= {"with_the_recogniser": given.steps_together}
    weights = sum(onnx.numpy_helper.to_array(values).size for values in model.graph.initializer)
    facts = {"learned_from": "synthetic", "rings": given.rings, "steps": steps, "parameters": weights}
    describe(given.out / "network.onnx", model=MODEL, version="2", facts=facts)
    return 0


def learn_strokes(network: StrokeNetwork, rings: Sequence[DrawnRing], rng: np.random.Generator, steps: int) -> None:
    for step, optimiser in _steps(network, steps, rate=3e-3):
        windows = [_window(rings[int(rng.integers(len(rings)))], rng) for _ in range(_STROKES)]
        strips, strokes = _batch(windows, rng)
        loss = _stroke_loss(_seen(network, strips), strips, strokes)
        _learn(network, optimiser, loss)
        tell(step, steps, f"strokes {loss.item():.3f}")


def learn_to_be_read(network: StrokeNetwork, rings: Sequence[DrawnRing], rng: np.random.Generator, steps: int) -> None:
    recogniser, codes = _recogniser()
    usable = _readable(rings, codes)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 0.02
    for step, optimiser in _steps(network, steps, rate=1e-3):
        chosen = [usable[int(rng.integers(len(usable)))] for _ in range(_READ)]
        parts = [_around_name(ring, rng) for ring in chosen]
        strips, strokes = _batch([(strip, name) for strip, name, _ in parts], rng)
        seen = _seen(network, strips)
        lines = _lines(torch.sigmoid(seen), [box for _, _, box in parts], rng)
        wrong = misread(_read(recogniser, lines), [[codes[char] for char in ring.name] for ring in chosen])
        _learn(network, optimiser, _stroke_loss(seen, strips, strokes) + 0.25 * wrong)
        tell(step, steps, f"reading {wrong.item():.3f}")


def learn_together(model: Any, rings: Sequence[DrawnRing], rng: np.random.Generator, steps: int) -> None:
    """The exported network and the recogniser learn at once, all but the recogniser's characters, which would forget
    those that are not drawn; `model` is changed in place.
    """
    recogniser, codes = _recogniser()
    network = convert(model).to(memory_format=torch.channels_last)
    before = {name: values.clone() for name, values in network.state_dict().items()}
    free = set_free(recogniser, but=len(codes) + _NOT_LISTED)
    groups = [paced(values, rate) for every, rate in ((network.parameters(), 5e-4), (free, 1.5e-4)) for values in every]
    usable = _readable(rings, codes)
    optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.0)
    for step in range(1, steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1.0, step / (0.04 * steps))
        chosen = [usable[int(rng.integers(len(usable)))] for _ in range(_TOGETHER)]
        parts = [_around_name(ring, rng) for ring in chosen]
        strips, strokes = _batch([(strip, name) for strip, name, _ in parts], rng)
        likely = _seen(network, strips)
        seen = likely.clone()
        for place, (strip, _, _) in enumerate(parts):
            seen[place, 0, :, : strip.shape[1]] *= torch.from_numpy(inked(strip))
        lines = _lines(seen, [box for _, _, box in parts], rng)
        wrong = misread(_read(recogniser, lines), [[codes[char] for char in ring.name] for ring in chosen])
        _learn(network, optimiser, wrong + 0.4 * _stroke_loss(torch.logit(likely, 1e-4), strips, strokes))
        tell(step, steps, f"reading together {wrong.item():.3f}")
    put_back(model, before, network.state_dict())


def _readable(rings: Sequence[DrawnRing], codes: Mapping[str, int]) -> Sequence[DrawnRing]:
    """Those with names of a usual length that the recogniser has all characters of."""
    return [ring for ring in rings if len(ring.name) in _LENGTHS and all(char in codes for char in ring.name)]


def _lines(likely: torch.Tensor, boxes: Sequence[tuple[int, int, int, int]], rng: np.random.Generator) -> torch.Tensor:
    """Names as the recogniser sees them, dark on paper."""
    lines = [_line(likely[place : place + 1], box, rng) for place, box in enumerate(boxes)]
    widest = max(line.shape[3] for line in lines)
    picture = 1 - 2 * torch.cat([functional.pad(line, (0, widest - line.shape[3])) for line in lines])
    return picture.repeat(1, 3, 1, 1)


def export(network: StrokeNetwork, file: Path) -> None:
    torch.onnx.export(
        Likelihood(network).eval(),
        (torch.rand(1, 3, ROWS, 608),),
        str(file),
        input_names=["strip"],
        output_names=["strokes"],
        dynamic_axes={"strip": {3: "columns"}, "strokes": {3: "columns"}},
        opset_version=17,
        dynamo=False,
    )


def _steps(network: StrokeNetwork, steps: int, *, rate: float) -> Iterator[tuple[int, Any]]:
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    network.train()
    for step in range(1, steps + 1):
        yield step, optimiser
        pace.step()


def _learn(network: StrokeNetwork, optimiser: Any, loss: torch.Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()


def _recogniser() -> tuple[Any, Mapping[str, int]]:
    """The OCR's recogniser, not to be changed, and the number of each character."""
    model, listed = recogniser_file()
    return convert(model).eval().requires_grad_(False), {char: place for place, char in enumerate(listed, start=1)}


def _read(recogniser: Any, lines: torch.Tensor) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return torch.as_tensor(recogniser(lines))


def _seen(network: StrokeNetwork, strips: torch.Tensor) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        seen = network(strips)
    return torch.as_tensor(seen).float()


def _stroke_loss(seen: torch.Tensor, strips: torch.Tensor, strokes: torch.Tensor) -> torch.Tensor:
    """Cross entropy, strokes and most of all hidden ones weighing more, and how badly the two shapes overlap."""
    hidden = (strips.amax(1, keepdim=True) < 0.5).float() * strokes
    weights = 1 + 1.5 * strokes + _HIDDEN * hidden
    entropy = functional.binary_cross_entropy_with_logits(seen, strokes, reduction="none")
    likely = torch.sigmoid(seen)
    shared, all_of_it = (likely * strokes).sum((1, 2, 3)), (likely + strokes).sum((1, 2, 3))
    return (entropy * weights).sum() / weights.sum() + 0.5 * (1 - (2 * shared + 20) / (all_of_it + 20)).mean()


def _window(ring: DrawnRing, rng: np.random.Generator) -> tuple[Any, Any]:
    """Part of a ring, mostly one with some of its name."""
    while True:
        start = int(rng.integers(max(1, ring.strip.shape[1] - _WINDOW + 1)))
        part = slice(start, start + _WINDOW)
        if ring.strokes[:, part].max() > 100 or rng.random() < 0.15:
            return ring.strip[:, part], ring.strokes[:, part]


def _around_name(ring: DrawnRing, rng: np.random.Generator) -> tuple[Any, Any, tuple[int, int, int, int]]:
    """The part of a ring around its name, and where on it the name stands: left, top, right, bottom."""
    there = ring.extent
    left = max(0, there.start - int(rng.integers(20, 90)))
    right = there.start + there.length - 1 + int(rng.integers(20, 90))
    box = there.start - left, there.top, there.start + there.length - left, there.bottom
    return ring.strip[:, left:right], ring.strokes[:, left:right], box


def _batch(parts: Sequence[tuple[Any, Any]], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Parts of rings side by side, paper where they end, half of them in another light."""
    columns = -(-max(strip.shape[1] for strip, _ in parts) // 16) * 16
    strips = np.ones((len(parts), ROWS, columns, 3), np.float32)
    strokes = np.zeros((len(parts), 1, ROWS, columns), np.float32)
    for place, (strip, name) in enumerate(parts):
        values = strip.astype(np.float32) / 255
        if rng.random() < 0.5:
            values = np.clip(values * rng.uniform(0.85, 1.1, (1, 1, 3)) + rng.uniform(-0.04, 0.04), 0, 1)
        strips[place, :, : strip.shape[1]] = values
        strokes[place, 0, :, : name.shape[1]] = name.astype(np.float32) / 255
    laid = torch.from_numpy(strips).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    return laid, torch.from_numpy(strokes)


def _line(likely: torch.Tensor, box: tuple[int, int, int, int], rng: np.random.Generator) -> torch.Tensor:
    """A name as the recogniser would see it, cut out a little differently each time."""
    left, top, right, bottom = box
    tall = bottom - top
    margin, side = max(2, round(rng.uniform(0.06, 0.18) * tall)), max(4, round(rng.uniform(0.15, 0.5) * tall))
    part = likely[:, :, max(0, top - margin) : bottom + margin, max(0, left - side) : right + side]
    wide = int(np.clip(round(part.shape[3] * TALL / part.shape[2] * rng.uniform(0.85, 1.25)), 96, 760))
    return functional.interpolate(part, size=(TALL, wide), mode="bilinear", antialias=True)


if __name__ == "__main__":
    sys.exit(main())
