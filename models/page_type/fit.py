"""From pages whose paper is known to a page-type model. Pages that a model learned from never measure it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from rpa_review.classify.contrasts import SLOTS, Contrasts, slots_of, weigh
from rpa_review.classify.features import BODY, HEADING, Hashes, PageFeatures, runs_of
from rpa_review.classify.page_type import PageTypes
from rpa_review.classify.profiles import LATER, Floats, Profiles, Shares, type_of, types_of

CANDIDATES = 4  # labels of a page that teach: the best ones
RIDGE = 0.3  # what every weight of the contrasts costs; pages have length 1 or so
KEEP = 0.93  # share of pages of known types, in a layout never seen, that must still be named


@dataclass(frozen=True)
class Example:
    """Features of a page. `layout` names the layout that it is printed in; a type with one layout names its seeds.

    `values` are the texts that stand on it because of who handed it in: they say nothing of what it is.
    """

    type: str  # "" for a stranger
    layout: str
    first: bool
    features: PageFeatures
    values: tuple[str, ...] = ()

    @cached_property
    def telling_body(self) -> Hashes:
        return np.setdiff1d(self.features.body, runs_of(self.values, salt=BODY), assume_unique=True)

    @cached_property
    def telling_heading(self) -> Hashes:
        return np.setdiff1d(self.features.heading, runs_of(self.values, salt=HEADING), assume_unique=True)

    @cached_property
    def slots(self) -> NDArray[np.uint32]:
        return slots_of(self.telling_body, self.telling_heading)

    @property
    def label(self) -> str:
        return self.type if self.first else self.type + LATER


@dataclass(frozen=True)
class Held:
    """A page and how a model that saw neither its layout nor, where `stranger`, its type looks at it."""

    example: Example
    stranger: bool
    labels: tuple[str, ...]
    evidence: Floats


def fit(examples: Sequence[Example], version: str, *, without: Collection[str] = ()) -> tuple[PageTypes, list[Held]]:
    """The model of all types but some, and what its calibration was fitted on."""
    known = [example for example in examples if example.type not in without]
    held = list(_held_out(known))
    weights, bias = _calibration(held)
    profiles = profiles_of(known)
    return PageTypes(version, profiles, weights, bias, _rejection(held, weights, bias)), held


def profiles_of(pages: Sequence[Example]) -> Profiles:
    """Strangers among the pages only say what tells them from all types."""
    examples = [page for page in pages if page.type]
    labels = tuple(sorted({example.label for example in examples}))
    layout = np.stack([example.features.layout for example in examples])
    means = np.stack(
        [
            np.mean([example.features.layout for example in examples if example.label == label], axis=0)
            for label in labels
        ]
    ).astype(np.float32)
    own = np.stack([means[labels.index(example.label)] for example in examples])
    return Profiles(
        labels,
        _shares(labels, ((example.label, example.layout, example.telling_body) for example in examples)),
        _shares(labels, ((example.label, example.layout, example.telling_heading) for example in examples)),
        means,
        (np.std(layout - own, axis=0) + 0.05).astype(np.float32),
        _contrasts(types_of(labels), pages),
    )


def _shares(labels: tuple[str, ...], pages: Iterable[tuple[str, str, Hashes]]) -> Shares:
    """Only runs of at least two layouts: what stands in one alone is a name, a number or a whim."""
    column = {label: at for at, label in enumerate(labels)}
    place: dict[tuple[str, str], int] = {}  # of each label's layouts, all counted through
    found: list[NDArray[np.uint64]] = []
    for label, layout, runs in pages:
        at = place.setdefault((label, layout), len(place))
        found.append(runs.astype(np.uint64) << np.uint64(32) | np.uint64(at))
    held = np.unique(np.concatenate(found))
    kept, row, layouts_of_run = np.unique(held >> np.uint64(32), return_inverse=True, return_counts=True)
    column_of_place = np.array([column[label] for label, _ in place])
    counts = np.zeros((len(kept), len(labels)), dtype=np.float32)
    np.add.at(counts, (row, column_of_place[(held & np.uint64(0xFFFFFFFF)).astype(np.int64)]), 1)
    several = layouts_of_run >= 2
    layouts = np.bincount(column_of_place, minlength=len(labels))
    percent = np.rint(100 * counts[several] / layouts).astype(np.uint8)
    kinds = [type_of(label) for label in labels]
    by_type = np.stack(
        [
            percent[:, [at for at, other in enumerate(kinds) if other == kind]].max(axis=1, initial=0)
            for kind in dict.fromkeys(kinds)
        ],
        axis=1,
    )
    spread = np.maximum(0.01, by_type.astype(np.float32).sum(axis=1) / 100)
    rarity = np.maximum(0.05, np.log(by_type.shape[1] / spread)).astype(np.float32)
    return Shares(kept[several].astype(np.uint32), percent, rarity)


def _contrasts(types: tuple[str, ...], pages: Sequence[Example]) -> Contrasts:
    """Least squares with a ridge, solved on pages rather than slots, of which there are more."""
    seen = np.bincount(np.concatenate([page.slots for page in pages]), minlength=2 * SLOTS)
    rarity = np.log((1 + len(pages)) / (1 + seen)).astype(np.float32)
    rows = [weigh(page.slots, rarity) for page in pages]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    slots = np.concatenate([page.slots for page in pages])
    table = csr_array((np.concatenate(rows), slots, starts), shape=(len(pages), 2 * SLOTS))
    right = np.array([[page.type == kind for kind in types] for page in pages], dtype=np.float32)
    alike = (table @ table.T).toarray() + RIDGE * np.eye(len(pages), dtype=np.float32)
    return Contrasts(types, rarity, table.T @ np.linalg.solve(alike, right))


def _held_out(examples: Sequence[Example]) -> Iterable[Held]:
    """Every page as it looks to profiles without its layout; and to profiles without its whole type, as a stranger."""
    types = sorted({example.type for example in examples if example.type})
    layouts = sorted({example.layout for example in examples if example.type})
    strangers = [example for example in examples if not example.type]
    kinds = sorted({one.layout for one in strangers})
    for turn, layout in enumerate(layouts):
        out = set(types[turn :: len(layouts)])
        kept = [one for one in examples if one.type and one.type not in out and one.layout != layout]
        foreign = set(kinds[turn :: len(layouts)])
        profiles = profiles_of([*kept, *(one for one in strangers if one.layout not in foreign)])
        seen = {type_of(label) for label in profiles.labels}
        for one in examples:
            if one.type in out or (one.layout == layout and one.type in seen):
                yield Held(one, one.type in out, profiles.labels, profiles.evidence(one.features))
        for one in (one for one in strangers if one.layout in foreign):
            yield Held(one, True, profiles.labels, profiles.evidence(one.features))


def _calibration(held: Sequence[Held]) -> tuple[Floats, float]:
    rows: list[Floats] = []
    right: list[bool] = []
    for one in held:
        alike = one.evidence[:, :2].sum(axis=1) + one.evidence[:, 2:4].sum(axis=1) / 2
        for at in np.argsort(-alike)[:CANDIDATES]:
            rows.append(one.evidence[at])
            right.append(not one.stranger and type_of(one.labels[at]) == one.example.type)
    table = np.stack(rows)
    scale = table.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=10, max_iter=2000).fit(table / scale, right)
    weights: NDArray[Any] = fitted.coef_[0] / scale
    return weights.astype(np.float32), float(fitted.intercept_[0])


def named(one: Held, weights: Floats, bias: float) -> tuple[str, float]:
    """The type that a held page is most likely of, and the chance that it is."""
    odds = one.evidence @ weights + bias
    best = int(odds.argmax())
    return type_of(one.labels[best]), float(1 / (1 + np.exp(-odds[best])))


def _rejection(held: Sequence[Held], weights: Floats, bias: float) -> float:
    chances = [named(one, weights, bias)[1] for one in held if not one.stranger]
    return float(np.quantile(chances, 1 - KEEP)) if chances else 0.5
