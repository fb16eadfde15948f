"""Learns to tell the characters of a seal's ring one by one: `python -m models.ring_characters.train`.

Needs packages that nothing else does and that are not locked (`pip install torch onnx fonttools brotli`), the Debian
fonts that `models/ring_strokes/drawn.py` lists, and in `--web-fonts` a folder with one unpacked npm package for each
of @fontsource/cactus-classical-serif, iansui, kaisei-tokumin, klee-one, lxgw-marker-gothic, ma-shan-zheng,
shippori-mincho, yuji-syuku, zcool-qingke-huangyou, zcool-xiaowei, zen-antique, zen-old-mincho, @chinese-fonts/dyzgt,
jxzk and kksjt.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

from models.manifest import describe
from models.packing import pack
from models.ring_characters.drawn import Drawer, glyphs
from models.ring_characters.network import CharacterNetwork, LogLikelihood
from models.steps import is_told, pace, tell
from rpa_review.reading.ring_characters import CHARACTERS, MODEL, SIDE

ROOT = Path(__file__).resolve().parents[2]
_BATCH, _NEW = 512, 256  # pictures of a step, and how many of them were not learned from before
_KEPT = 60_000  # pictures that are learned from again
_RATE, _RISING = 3e-3, 0.03  # the highest rate, and the share of the steps until it
_DECAY, _SMOOTHED = 0.02, 0.03
_SLOW = 0.998  # of the weights that are kept: they follow the learned ones this slowly


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "artefacts" / MODEL)
    parser.add_argument("--web-fonts", type=Path)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--rate", type=float, default=_RATE)
    parser.add_argument("--seed", type=int, default=100)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    faces = glyphs(given.web_fonts)
    network = learned(Drawer(faces, given.seed), given.steps, given.rate, np.random.default_rng(given.seed))
    given.out.mkdir(parents=True, exist_ok=True)
    export(network, given.out / "network.onnx")
    facts = {"learned_from": "synthetic", "faces": len(faces), "steps": given.steps, "pictures_a_step": _BATCH}
    describe(given.out / "network.onnx", model=MODEL, version="1", facts=facts)
    return 0


def learned(drawer: Drawer, steps: int, rate: float, rng: np.random.Generator) -> CharacterNetwork:
    network = CharacterNetwork(len(CHARACTERS) + 1).to(memory_format=torch.channels_last)
    network.train()
    slow: CharacterNetwork = copy.deepcopy(network)
    heavy = [values for values in network.parameters() if values.dim() > 1]
    light = [values for values in network.parameters() if values.dim() <= 1]
    groups = [{"params": heavy, "weight_decay": _DECAY}, {"params": light, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    for step, (pictures, which) in enumerate(islice(_batches(drawer, rng), steps), start=1):
        for group in optimiser.param_groups:
            group["lr"] = rate * pace(step / steps, rising=_RISING)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(pictures)
        loss = functional.cross_entropy(scores.float(), which, label_smoothing=_SMOOTHED)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        _follow(slow, network, min(_SLOW, step / (step + 9)))
        if is_told(step, steps):
            new = (scores[:_NEW].argmax(1) == which[:_NEW]).float().mean().item()
            tell(step, steps, f"loss {loss.item():.3f}, new ones right {new:.3f}")
    return slow


def _batches(drawer: Drawer, rng: np.random.Generator) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Pictures and which characters they show, the new ones first."""
    pictures = np.zeros((_KEPT, SIDE, SIDE, 3), np.uint8)
    which = np.zeros(_KEPT, np.int64)
    drawn = iter(drawer)
    count = 0
    while True:
        places = [count + i if count + i < _KEPT else int(rng.integers(_KEPT)) for i in range(_NEW)]
        for place in places:
            pictures[place], which[place] = next(drawn)
        count = min(_KEPT, count + _NEW)
        chosen = np.concatenate([places, rng.integers(0, count, _BATCH - _NEW)])
        values = torch.from_numpy(pictures[chosen]).permute(0, 3, 1, 2).float() / 255
        light = torch.empty(_BATCH, 1, 1, 1).uniform_(0.93, 1.05)
        laid = (values * light).clamp(0, 1).contiguous(memory_format=torch.channels_last)
        yield laid, torch.from_numpy(which[chosen])


def _follow(slow: nn.Module, network: nn.Module, kept: float) -> None:
    with torch.no_grad():
        for own, other in zip(slow.state_dict().values(), network.state_dict().values(), strict=True):
            if own.is_floating_point():
                own.lerp_(other, 1 - kept)
            else:
                own.copy_(other)


def export(network: CharacterNetwork, file: Path) -> None:
    """As ONNX, the weights of large layers with 8 bits each."""
    torch.onnx.export(
        LogLikelihood(network).eval(),
        (torch.rand(2, 3, SIDE, SIDE),),
        str(file),
        input_names=["characters"],
        output_names=["scores"],
        dynamic_axes={"characters": {0: "pictures"}, "scores": {0: "pictures"}},
        opset_version=17,
        dynamo=False,
    )
    model: Any = onnx.load(str(file))
    pack(model)
    onnx.save(model, str(file))


if __name__ == "__main__":
    sys.exit(main())
