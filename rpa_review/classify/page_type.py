"""Which paper a page is from: a probability for each type that the model knows, or none of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from rpa_review.classify.artefact import Artefact, ArtefactRefused, find_artefact
from rpa_review.classify.features import FEATURES, features_of
from rpa_review.classify.profiles import EVIDENCE, Floats, Profiles, profiles_from, type_of
from rpa_review.domain.page import Page
from rpa_review.domain.record import Frozen

MODEL: Final = "page_type"


@dataclass(frozen=True)
class PageTypes:
    """`weights` turn the evidence for a label into log-odds; below `reject` no type is named."""

    version: str
    profiles: Profiles
    weights: Floats  # EVIDENCE
    bias: float
    reject: float

    @cached_property
    def types(self) -> frozenset[str]:
        return frozenset(type_of(label) for label in self.profiles.labels)

    def scores(self, page: Page) -> dict[str, float]:
        """How probable each type is, 0 to 1, each for itself: of a stranger all are small."""
        odds = self.profiles.evidence(features_of(page)) @ self.weights + self.bias
        chances = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        best: dict[str, float] = {}
        for label, chance in zip(self.profiles.labels, chances, strict=True):
            kind = type_of(label)
            best[kind] = max(best.get(kind, 0.0), float(chance))
        return best

    def name(self, page: Page) -> tuple[str | None, float]:
        """The most probable type and its probability; None for none of these."""
        kind, chance = max(self.scores(page).items(), key=lambda pair: pair[1])
        return (kind if chance >= self.reject else None), chance


def load_page_types(roots: Sequence[Path]) -> PageTypes:
    """The model under folders of content; the last folder that has one counts.

    Raises:
        ArtefactRefused: there is none, or it does not fit this program.
    """
    return page_types_of(find_artefact(roots, MODEL, features=FEATURES))


class _Facts(Frozen):
    labels: tuple[str, ...]
    reject: float


def page_types_of(artefact: Artefact) -> PageTypes:
    """
    Raises:
        ArtefactRefused: the arrays are not those of this model.
    """
    try:
        facts = _Facts.model_validate({name: artefact.manifest.facts[name] for name in ("labels", "reject")})
        profiles = profiles_from(facts.labels, artefact.arrays)
        weights = artefact.arrays["weights"].astype(np.float32).reshape(len(EVIDENCE))
        bias = float(artefact.arrays["bias"][0])
    except (KeyError, ValueError, IndexError) as error:
        raise ArtefactRefused(
            f"模型“{MODEL}”没有启用：数组与清单不符。请运行 python -m models.{MODEL}.train 重新训练"
        ) from error
    return PageTypes(artefact.manifest.version, profiles, weights, bias, facts.reject)
