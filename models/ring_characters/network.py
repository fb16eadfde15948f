"""The network that tells which character a picture of one shows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import nn

WIDTHS = (64, 128, 256)  # channels at a quarter, an eighth and a sixteenth of the picture's size
_SIDE = 3  # of the picture at its smallest
_FEATURES = 192


def _convolved(into: int, out: int, *, size: int = 3, stride: int = 1) -> list[nn.Module]:
    return [nn.Conv2d(into, out, size, stride, (size - stride + 1) // 2, bias=False), nn.BatchNorm2d(out)]


class _Refined(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.change = nn.Sequential(*_convolved(channels, channels), nn.ReLU(), *_convolved(channels, channels))

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        return torch.relu(seen + self.change(seen))


class CharacterNetwork(nn.Module):
    """N × 3 × 48 × 48, 0 to 1 → logits N × characters."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        layers = [*_convolved(3, WIDTHS[0], size=8, stride=4), nn.ReLU(), _Refined(WIDTHS[0]), _Refined(WIDTHS[0])]
        for into, out in pairwise(WIDTHS):
            layers += [*_convolved(into, out, stride=2), nn.ReLU(), _Refined(out), _Refined(out)]
        self.seen = nn.Sequential(*layers, nn.Flatten())
        self.features = nn.Sequential(nn.Linear(WIDTHS[-1] * _SIDE**2, _FEATURES), nn.BatchNorm1d(_FEATURES))
        self.characters = nn.Linear(_FEATURES, characters)

    def forward(self, pictures: torch.Tensor) -> Any:
        return self.characters(self.features(self.seen(pictures)))


class LogLikelihood(nn.Module):
    """The same with logarithms of likelihoods for logits: what is written to the ONNX file."""

    def __init__(self, network: CharacterNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return torch.log_softmax(self.network(pictures), dim=1)
