"""The network that tells a name's strokes from all else on a ring laid straight."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import nn

WIDTHS = (24, 40, 56, 80)  # channels at a half, a quarter, an eighth and a sixteenth of the strip's size


def _convolved(into: int, out: int, *, halved: bool = False) -> nn.Sequential:
    size, stride = (4, 2) if halved else (3, 1)
    layer = nn.Conv2d(into, out, size, stride=stride, padding=1, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(out), nn.ReLU(inplace=True))


def _level(into: int, out: int) -> nn.Sequential:
    return nn.Sequential(_convolved(into, out, halved=True), _convolved(out, out), _convolved(out, out))


class StrokeNetwork(nn.Module):
    """N × 3 × H × W, 0 to 1 → logits N × 1 × H × W; H and W are multiples of 16."""

    def __init__(self) -> None:
        super().__init__()
        narrower = list(pairwise(WIDTHS))
        self.down = nn.ModuleList([_level(3, WIDTHS[0]), *(_level(into, out) for into, out in narrower)])
        self.up = nn.ModuleList(nn.ConvTranspose2d(out, into, 2, stride=2) for into, out in reversed(narrower))
        self.joined = nn.ModuleList(_convolved(2 * into, into) for into, _ in reversed(narrower))
        self.out = nn.Sequential(
            _convolved(WIDTHS[0], WIDTHS[0]), nn.Conv2d(WIDTHS[0], 4, 3, padding=1), nn.PixelShuffle(2)
        )

    def forward(self, strips: torch.Tensor) -> Any:
        seen = []
        for level in self.down:
            strips = level(strips)
            seen.append(strips)
        seen.pop()
        for wider, joined in zip(self.up, self.joined, strict=True):
            strips = joined(torch.cat([wider(strips), seen.pop()], dim=1))
        return self.out(strips)


class Likelihood(nn.Module):
    """The same with likelihoods for logits: what is written to the ONNX file."""

    def __init__(self, network: StrokeNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, strips: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.network(strips))
