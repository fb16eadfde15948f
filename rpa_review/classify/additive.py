"""An additive model over binned numbers and codes: each part of a score belongs to one feature, so reasons are exact.

Every number falls into one of a few bins, every code is there or not; a score is the sum of the weights of what is
there, in log-odds, and knots turn it into a probability. Needs numpy only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rpa_review.domain.example import Features

Numbers = NDArray[np.float64]
SIZE = "size:"  # a stated size: unusual ones are told per item, by norms
ABOVE, BELOW = ">", "<"  # end the name of the norm of either side
_ODD = (0.3, 1.0, 2.0)  # widths outside what is usual from which a size is told to be odd
_SELDOM = 2.5  # -log of the share of an item's cases below which a thing is told to be seldom: about one in twelve
NEVER = "never"  # under this name of an item, how seldom what it never had must be
_SMALL = 1e-6


@dataclass(frozen=True)
class Encoding:
    """Which columns there are. Column 0 is always there; a number has a column per bin and one for when it is absent.

    `norms` holds, for each stated size of an item and for the difference of two (a ratio, in logs), where what is usual
    ends on either side and how wide its outer part is there.
    """

    edges: Mapping[str, Numbers]
    codes: tuple[str, ...]
    norms: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def _scales(self) -> list[tuple[str, int, list[float]]]:
        """Each number with its first column and its edges."""
        scales, at = [], 1
        for name, edges in self.edges.items():
            scales.append((name, at, edges.tolist()))
            at += len(edges) + 2
        return scales

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
        for name, start, edges in self._scales:
            value = features.numbers.get(name)
            found.append(start + (len(edges) + 1 if value is None else bisect_right(edges, value)))
        found += [column for code in features.codes if (column := self._code_columns.get(code)) is not None]
        return found

    def matrix(self, examples: Sequence[Features]) -> NDArray[np.float32]:
        matrix = np.zeros((len(examples), len(self.names)), dtype=np.float32)
        for row, features in enumerate(examples):
            matrix[row, self.columns(features)] = 1.0
        return matrix


def unusual(features: Features, item: str, norms: Mapping[str, tuple[float, float]]) -> Features:
    """The features with what is unusual about them for the item.

    As numbers: how far the sizes stated in a form, and their proportions, lie outside what is usual, in widths of its
    outer part; and how seldom the item has such places, telephones and blanks, as -log of the share. As codes: which
    size it is and on which side, which place; nothing for an item that is not known.
    """
    alone, together = [0.0], [0.0]
    codes: list[str] = []
    for name, value in measured_sizes(features):
        side, outside = _outside(value, f"{item}|{name}", norms)
        (together if "|" in name else alone).append(outside)
        if "|" not in name:
            for step, least in enumerate(_ODD):
                if outside >= least:
                    told = f"{name.removeprefix(SIZE)}{side}{step}"
                    codes += [f"odd:{item}/{told}", f"odd_key:{told}"]
    together.sort(reverse=True)
    numbers = {
        "unusual_size": max(alone),
        "unusual_proportion": together[0],
        "unusual_proportions": sum(together[:3]) / 3,
    }
    if never := norms.get(f"{item}|{NEVER}"):
        for kind, things in rarities(features).items():
            held = {thing: norms.get(f"{item}|{thing}", never)[0] for thing in things}
            numbers[kind] = max(held.values(), default=0.0)
            for thing, rarity in held.items():
                if rarity >= _SELDOM:
                    codes += [f"seldom:{item}/{thing}", f"seldom_thing:{thing}", f"seldom_kind:{kind}"]
    return features.model_copy(
        update={"numbers": features.numbers | numbers, "codes": tuple(dict.fromkeys((*features.codes, *codes)))}
    )


def measured_sizes(features: Features) -> Iterator[tuple[str, float]]:
    """Every stated size, and under both names the difference of every two."""
    sizes = sorted((name, value) for name, value in features.numbers.items() if name.startswith(SIZE))
    for place, (name, value) in enumerate(sizes):
        yield name, value
        yield from ((f"{name}|{second}", value - other) for second, other in sizes[place + 1 :])


def _outside(value: float, name: str, norms: Mapping[str, tuple[float, float]]) -> tuple[str, float]:
    """The side on which a size leaves what is usual, and how far; 0 inside."""
    above, below = norms.get(name + ABOVE), norms.get(name + BELOW)
    if above is None or below is None:
        return "", 0.0
    over, under = (value - above[0]) / above[1], (below[0] - value) / below[1]
    return (ABOVE, max(0.0, over)) if over >= under else (BELOW, max(0.0, under))


def rarities(features: Features) -> dict[str, list[str]]:
    """What is compared with how often it occurs in an item: kinds of places, telephones that people share, blanks."""
    shared, several = (features.numbers.get(name) for name in ("shared_phones", "phones_of_several"))
    return {
        "rare_place": [code for code in features.codes if code.startswith("place:")],
        "rare_phones": [] if shared is None or several is None else [f"phones:{shared:.0f}/{several:.0f}"],
        "rare_blank": [code for code in features.codes if code.startswith("blank:")],
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

    @cached_property
    def code_weights(self) -> dict[str, float]:
        """The weight of each code."""
        codes = self.encoding.codes
        return dict(zip(codes, self.weights[len(self.weights) - len(codes) :].tolist(), strict=True))

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
