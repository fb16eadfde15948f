"""An additive model over binned numbers and codes: each part of a score belongs to one feature, so reasons are exact.

Every number falls into one of a few bins, every code is there or not; a score is the sum of the weights of what is
there, in log-odds, and knots turn it into a probability. Needs numpy only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rpa_review.domain.example import Features

Numbers = NDArray[np.float64]
SIZE = "size:"  # a stated size: unusual ones are told per item, by norms
NEVER = "never"  # under this name of an item, how seldom what it never had must be
_SMALL = 1e-6


@dataclass(frozen=True)
class Encoding:
    """Which columns there are. Column 0 is always there; a number has a column per bin and one for when it is absent.

    `norms` holds the mean and spread of each stated size of an item, and of the difference of two (a ratio, in logs).
    """

    edges: Mapping[str, Numbers]
    codes: tuple[str, ...]
    norms: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> dict[str, int]:
        starts, at = {}, 1
        for name, edges in self.edges.items():
            starts[name] = at
            at += len(edges) + 2
        return starts

    @cached_property
    def _code_columns(self) -> dict[str, int]:
        first = 1 + sum(len(edges) + 2 for edges in self.edges.values())
        return {code: first + place for place, code in enumerate(self.codes)}

    @cached_property
    def names(self) -> list[str]:
        """What each column is called: the number's name with its bin, or the code."""
        named = ["bias"]
        for name, edges in self.edges.items():
            named += [f"{name}#{place}" for place in range(len(edges) + 1)] + [f"{name}#absent"]
        return named + list(self.codes)

    @cached_property
    def groups(self) -> list[str]:
        """The feature that each column belongs to: the number, or the kind of code before the colon."""
        return ["bias", *(name.partition("#")[0] if "#" in name else name.partition(":")[0] for name in self.names[1:])]

    def columns(self, features: Features) -> list[int]:
        """The columns that are 1."""
        found = [0]
        for name, edges in self.edges.items():
            value = features.numbers.get(name)
            place = len(edges) + 1 if value is None else int(np.searchsorted(edges, value, side="right"))
            found.append(self._starts[name] + place)
        found += [column for code in features.codes if (column := self._code_columns.get(code)) is not None]
        return found

    def matrix(self, examples: Sequence[Features]) -> NDArray[np.float32]:
        matrix = np.zeros((len(examples), len(self.names)), dtype=np.float32)
        for row, features in enumerate(examples):
            matrix[row, self.columns(features)] = 1.0
        return matrix


def unusualness(features: Features, item: str, norms: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """How far the sizes stated in a form, and their proportions, lie from what is usual for the item (in spreads)."""
    sizes = {name: value for name, value in features.numbers.items() if name.startswith(SIZE)}
    alone, together = [0.0], [0.0]
    for first, value in sizes.items():
        if norm := norms.get(f"{item}|{first}"):
            alone.append(abs(value - norm[0]) / norm[1])
        for second, other in sizes.items():
            if first < second and (norm := norms.get(f"{item}|{first}|{second}")):
                together.append(abs(value - other - norm[0]) / norm[1])
    together.sort(reverse=True)
    return {
        **_rarity(features, item, norms),
        "unusual_size": max(alone),
        "unusual_proportion": together[0],
        "unusual_proportions": sum(together[:3]) / 3,
    }


def rarities(features: Features) -> dict[str, list[str]]:
    """What is compared with how often it occurs in an item: kinds of places, telephones that people share."""
    phones = features.numbers.get("shared_phones")
    return {
        "rare_place": [code for code in features.codes if code.startswith("place:")],
        "rare_phones": [] if phones is None else [f"phones:{phones:.0f}"],
    }


def _rarity(features: Features, item: str, norms: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """How seldom an item has such a thing, as -log of the share; nothing for an item that is not known."""
    never = norms.get(f"{item}|{NEVER}")
    if never is None:
        return {}
    return {
        name: max((norms.get(f"{item}|{code}", never)[0] for code in codes), default=0.0)
        for name, codes in rarities(features).items()
    }


@dataclass(frozen=True)
class Additive:
    """Weights, the knots that make a probability of a score, and how often each column was 1 where they were fitted."""

    encoding: Encoding
    weights: Numbers
    knots: tuple[Numbers, Numbers]  # scores, rising, and their probabilities
    reference: Numbers

    @cached_property
    def usual(self) -> dict[str, float]:
        """The average part of each feature, by group."""
        usual: dict[str, float] = defaultdict(float)
        for group, part in zip(self.encoding.groups, self.reference * self.weights, strict=True):
            usual[group] += float(part)
        return dict(usual)

    def score(self, features: Features) -> float:
        """In log-odds, before calibration."""
        return float(self.weights[self.encoding.columns(features)].sum())

    def probability(self, score: float) -> float:
        return float(np.clip(np.interp(score, *self.knots), 0.0, 1.0))

    def parts(self, features: Features) -> dict[str, float]:
        """What each feature adds to the score beyond what it adds on the average; with the averages they sum to it."""
        parts: dict[str, float] = defaultdict(float)
        for column in self.encoding.columns(features):
            parts[self.encoding.groups[column]] += float(self.weights[column])
        return {name: parts.get(name, 0.0) - usual for name, usual in self.usual.items() if name != "bias"}

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """As plain arrays, for an artefact."""
        encoding = self.encoding
        edges = list(encoding.edges.values())
        norms = list(encoding.norms.items())
        return {
            f"{prefix}.weights": self.weights.astype(np.float32),
            f"{prefix}.knots": np.stack(self.knots).astype(np.float32),
            f"{prefix}.numbers": np.array(list(encoding.edges), dtype=str),
            f"{prefix}.edges": np.concatenate([*edges, np.zeros(0)]),
            f"{prefix}.edge_counts": np.array([len(one) for one in edges], dtype=np.int32),
            f"{prefix}.codes": np.array(encoding.codes, dtype=str),
            f"{prefix}.norm_names": np.array([name for name, _ in norms], dtype=str),
            f"{prefix}.norms": np.array([pair for _, pair in norms], dtype=np.float64).reshape(-1, 2),
            f"{prefix}.reference": self.reference.astype(np.float32),
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Additive:
        """
        Raises:
            KeyError: an array is missing. ValueError: the arrays do not fit each other.
        """
        counts = arrays[f"{prefix}.edge_counts"]
        edges = np.split(arrays[f"{prefix}.edges"].astype(np.float64), np.cumsum(counts)[:-1]) if len(counts) else []
        norms = arrays[f"{prefix}.norms"].tolist()
        encoding = Encoding(
            edges=dict(zip(arrays[f"{prefix}.numbers"].tolist(), edges, strict=True)),
            codes=tuple(arrays[f"{prefix}.codes"].tolist()),
            norms={
                name: (pair[0], pair[1])
                for name, pair in zip(arrays[f"{prefix}.norm_names"].tolist(), norms, strict=True)
            },
        )
        weights = arrays[f"{prefix}.weights"].astype(np.float64)
        if len(weights) != len(encoding.names):
            raise ValueError(f"{prefix}: {len(weights)} weights for {len(encoding.names)} columns")
        scores, probabilities = arrays[f"{prefix}.knots"].astype(np.float64)
        reference = arrays[f"{prefix}.reference"].astype(np.float64)
        return cls(encoding, weights, (scores, probabilities), reference)


def log_odds(probability: float) -> float:
    held = min(max(probability, _SMALL), 1 - _SMALL)
    return float(np.log(held / (1 - held)))
