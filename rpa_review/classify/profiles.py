"""Profiles of page types: which runs of characters the pages of a type share, and how alike a page is to each.

A page of a layout never seen before still has most of what all known layouts of its type share; a paper of another
kind has not, however many single words it shares. So a page is held against every profile both ways: how much of the
profile it has, and how much of what it has is in the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rpa_review.classify.contrasts import Contrasts, contrasts_from
from rpa_review.classify.features import Hashes, Numbers, PageFeatures

Floats = NDArray[np.float32]
CORE: Final = 30  # per cent of the layouts of a type that hold a run of its core
LATER: Final = "+"  # "lease+" are the later pages of a lease
EVIDENCE: Final = (
    "has of the core",
    "is in the profile",
    "has of the core's headings",
    "headings are in the profile",
    "ahead of other types",
    "runs known",
    "headings known",
    "layout unlike",
    "later page",
    "told from other types",
)


def type_of(label: str) -> str:
    return label.removesuffix(LATER)


def types_of(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(type_of(label) for label in labels))


@dataclass(frozen=True)
class Shares:
    """Runs (sorted hashes) and, for each label, the per cent of its layouts that hold them."""

    runs: Hashes
    percent: NDArray[np.uint8]  # runs × labels
    rarity: Floats  # of each run among types

    @cached_property
    def core(self) -> Floats:
        """Weights of the runs in the core of each label; a column sums to 1."""
        weights: Floats = np.square(self.percent, dtype=np.float32) * self.rarity[:, None]
        weights[self.percent < CORE] = 0
        weights /= weights.sum(axis=0) + np.float32(1e-6)
        return weights

    def compare(self, found: Hashes) -> tuple[Floats, Floats, float]:
        """For each label the share of its core found, and of the found that it knows; the share known at all."""
        if not len(self.runs) or not len(found):
            nothing = np.zeros(self.percent.shape[1], dtype=np.float32)
            return nothing, nothing, 0.0
        at = np.minimum(np.searchsorted(self.runs, found), len(self.runs) - 1)
        at = at[self.runs[at] == found]
        strange = (len(found) - len(at)) * 0.5 * np.log(max(2, self.percent.shape[1]))
        rarity = self.rarity[at]
        known: Floats = rarity @ (self.percent[at] > 0).astype(np.float32)
        return self.core[at].sum(axis=0), known / np.float32(rarity.sum() + strange + 1e-6), len(at) / len(found)


@dataclass(frozen=True)
class Profiles:
    labels: tuple[str, ...]
    body: Shares
    heading: Shares
    layout_mean: Floats  # labels × LAYOUT
    layout_spread: Numbers  # LAYOUT: how far pages of one label usually differ
    contrasts: Contrasts

    @cached_property
    def _types(self) -> NDArray[Any]:
        kinds = [type_of(label) for label in self.labels]
        return np.array([kinds.index(kind) for kind in kinds])

    @cached_property
    def _contrasted(self) -> NDArray[Any]:
        return np.array([self.contrasts.types.index(type_of(label)) for label in self.labels])

    def evidence(self, page: PageFeatures) -> Floats:
        """`EVIDENCE` for and against every label: labels × EVIDENCE."""
        core, inside, known = self.body.compare(page.body)
        heading_core, heading_inside, heading_known = self.heading.compare(page.heading)
        alike = (core + inside + (heading_core + heading_inside) / 2).astype(np.float32)
        unlike = np.minimum(4, np.abs(self.layout_mean - page.layout) / self.layout_spread).mean(axis=1)
        columns = [
            core,
            inside,
            heading_core,
            heading_inside,
            alike - self._best_other(alike),
            np.full_like(core, known),
            np.full_like(core, heading_known),
            unlike,
            np.array([label.endswith(LATER) for label in self.labels]),
            self.contrasts.scores(page)[self._contrasted],
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _best_other(self, alike: Floats) -> Floats:
        """For each label the best score of a label of another type."""
        best = np.zeros(len(self.labels), dtype=np.float32)
        np.maximum.at(best, self._types, alike)
        first, second = np.argsort(-best)[:2] if len(best) > 1 else (0, 0)
        return np.where(self._types == first, best[second], best[first])

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "body_runs": self.body.runs,
            "body_percent": self.body.percent,
            "body_rarity": self.body.rarity.astype(np.float16),
            "heading_runs": self.heading.runs,
            "heading_percent": self.heading.percent,
            "heading_rarity": self.heading.rarity.astype(np.float16),
            "layout_mean": self.layout_mean,
            "layout_spread": self.layout_spread,
            **self.contrasts.arrays(),
        }


def profiles_from(labels: tuple[str, ...], arrays: Mapping[str, NDArray[Any]]) -> Profiles:
    """What `Profiles.arrays` gave, as profiles again.

    Raises:
        KeyError, ValueError: the arrays are not those of profiles of these labels.
    """
    parts = []
    for part in ("body", "heading"):
        runs, percent = arrays[f"{part}_runs"], arrays[f"{part}_percent"]
        rarity = arrays[f"{part}_rarity"].astype(np.float32)
        if percent.shape != (len(runs), len(labels)) or rarity.shape != runs.shape:
            raise ValueError(f"{part}: arrays of different lengths")
        parts.append(Shares(runs, percent, rarity))
    contrasts = contrasts_from(types_of(labels), arrays)
    return Profiles(labels, parts[0], parts[1], arrays["layout_mean"], arrays["layout_spread"], contrasts)
