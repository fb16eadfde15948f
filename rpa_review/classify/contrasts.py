"""What tells page types apart: a linear score for each type, fitted by least squares on weighted runs of characters.

Profiles know what the pages of a type share; this knows which of it other types do not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rpa_review.classify.features import Hashes, PageFeatures

Floats = NDArray[np.float32]
SLOTS: Final = 1 << 13  # runs fall into so many of the body, and into as many of the headings
_HEADINGS: Final = np.float32(0.7)  # what all runs of the headings weigh beside all of the body


@dataclass(frozen=True)
class Contrasts:
    """`rarity` of each slot among the pages learned from; `weights` are slots × types."""

    types: tuple[str, ...]
    rarity: Floats
    weights: Floats

    def scores(self, page: PageFeatures) -> Floats:
        """For each type: near 1 on pages of it, near 0 on others."""
        slots = slots_of(page.body, page.heading)
        scores: Floats = weigh(slots, self.rarity) @ self.weights[slots]
        return scores

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "contrast_rarity": self.rarity.astype(np.float16),
            "contrast_weights": self.weights.astype(np.float16),
        }


def slots_of(body: Hashes, heading: Hashes) -> NDArray[np.uint32]:
    """The slots that the runs of a page fall into, each once."""
    return np.concatenate([np.unique(body % SLOTS), SLOTS + np.unique(heading % SLOTS)]).astype(np.uint32)


def weigh(slots: NDArray[np.uint32], rarity: Floats) -> Floats:
    """What each slot of a page weighs; body and headings are of one length, however much the page holds."""
    values = rarity[slots].astype(np.float32)
    for part, whole in ((slots < SLOTS, np.float32(1)), (slots >= SLOTS, _HEADINGS)):
        values[part] *= whole / np.maximum(np.linalg.norm(values[part]), np.float32(1e-6))
    return values


def contrasts_from(types: tuple[str, ...], arrays: Mapping[str, NDArray[Any]]) -> Contrasts:
    """What `Contrasts.arrays` gave, as contrasts again.

    Raises:
        KeyError, ValueError: the arrays are not those of contrasts between these types.
    """
    rarity, weights = arrays["contrast_rarity"], arrays["contrast_weights"]
    if rarity.shape != (2 * SLOTS,) or weights.shape != (2 * SLOTS, len(types)):
        raise ValueError("contrasts: arrays of another shape")
    return Contrasts(types, rarity.astype(np.float32), weights.astype(np.float32))
