"""How phrases and model are weighed against each other: `python -m models.page_type.together`.

Prints the constants of `rpa_review/extract/recognise.py`. Both witnesses are heard on pages that neither has seen: the
model is fitted without their layout, and the phrases that stand in that layout alone are taken from the extractors. As
strangers, the model is also fitted without the type of a page, whose extractor is then left out.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from fixtures.papers.media import Medium
from fixtures.papers.render import Press
from models.page_type.fit import Example, fit
from models.page_type.noise import noisy
from models.page_type.samples import Sample, samples
from models.page_type.train import LAYOUTS, VERSION, training_examples, wanted
from rpa_review.domain.page import Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.materials import ENOUGH
from rpa_review.extract.recognise import witnesses
from rpa_review.review.load import load_content

FOLDS = 5  # of types left out as strangers
CANDIDATES = 4  # types of a page that teach
STRANGERS = 0.7  # what a page of a type left out weighs: fewer are handed in than of types that we know
Told = tuple[float, float, float, float]


@dataclass(frozen=True)
class Heard:
    """What the witnesses say of a page of a layout that they have not seen; a `stranger`'s type they do not know."""

    layout: str
    type: str
    first: bool
    stranger: bool
    told: Mapping[str, Told]  # of the likeliest types

    @property
    def rows(self) -> Iterator[tuple[Told, bool, float]]:
        for kind, told in self.told.items():
            yield told, kind == self.type, STRANGERS if self.stranger else 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layouts", default="cdefhij", help="those left out in turn")
    letters: str = parser.parse_args().layouts
    with Press() as press:
        pages = list(samples(wanted(), press))
    examples = training_examples()
    extractors = load_content().extractors
    heard = [one for letter in letters for one in heard_of(letter, pages, examples, extractors)]
    for letter in letters if len(letters) > 1 else "":
        fitted = weighed([one for one in heard if one.layout != letter])
        print(
            f"layout {letter}, weighed on the others: {table(fitted, [one for one in heard if one.layout == letter])}"
        )
    fitted = weighed(heard)
    print(f"{len(heard)} pages of layouts {letters}")
    print("_WEIGHTS, _BIAS =", tuple(np.round(fitted.coef_[0], 2).tolist()), round(float(fitted.intercept_[0]), 2))
    return 0


def weighed(heard: Sequence[Heard]) -> LogisticRegression:
    told, hit, weights = zip(*(row for one in heard for row in one.rows), strict=True)
    return LogisticRegression(C=10, max_iter=5000).fit(np.array(told), hit, sample_weight=weights)


def table(fitted: LogisticRegression, heard: Sequence[Heard]) -> str:
    """First pages named right and named wrong, and strangers that are named nothing."""
    right, wrong, none = [], [], []
    for one in heard:
        chances = fitted.predict_proba(np.array(list(one.told.values())))[:, 1]
        named = list(one.told)[int(chances.argmax())] if chances.max() >= ENOUGH else None
        if one.stranger:
            none.append(named is None)
        elif one.first:
            right.append(named == one.type)
            wrong.append(named not in (None, one.type))
    known = f"right {np.mean(right):.3f}, wrong {np.mean(wrong):.3f} of {len(right)}"
    return f"{known}; none {np.mean(none):.3f} of {len(none)}"


def heard_of(
    letter: str, pages: Sequence[Sample], examples: Sequence[Example], extractors: Mapping[str, Extractor]
) -> Iterator[Heard]:
    if letter not in LAYOUTS:
        raise ValueError(f"layout {letter} is none to learn from; those are {LAYOUTS}")
    seen = [example for example in examples if example.layout != letter or not example.type]
    here = [sample for sample in pages if sample.variant == letter]
    types = sorted({sample.type for sample in here})
    blind = {kind: _blind(extractor, letter, pages) for kind, extractor in extractors.items()}
    phrases = [
        (sample, page, {kind: extractor.recognises(page) for kind, extractor in blind.items()})
        for sample in here
        for page in _read(sample)
    ]
    outs = [frozenset[str](), *(frozenset(types[turn::FOLDS]) for turn in range(FOLDS))]
    for out in outs:
        model, _ = fit(seen, VERSION, without=out)
        for sample, page, said in phrases:
            if not out or (sample.type in out and sample.place == 1):
                told = witnesses({kind: one for kind, one in said.items() if kind not in out}, model.scores(page))
                best = sorted(told, key=lambda kind: told[kind][0] * 4 + told[kind][1] / 2, reverse=True)[:CANDIDATES]
                likely = {kind: told[kind] for kind in dict.fromkeys([*best, *({sample.type} & told.keys())])}
                yield Heard(letter, sample.type, sample.place == 1, bool(out), likely)


def _read(sample: Sample) -> list[Page]:
    if sample.medium is not Medium.TEXT_PDF:
        return [sample.page]
    return [sample.page, noisy(sample.page, f"together/{sample.type}/{sample.variant}/{sample.place}")]


def _blind(extractor: Extractor, letter: str, pages: Sequence[Sample]) -> Extractor:
    """The extractor without the titles and anchors that stand in this layout and in no other.

    Nor with a pattern of titles, where only the pattern knows this layout's: it may have been widened for it.
    """
    likeness = extractor.likeness
    if likeness is None:
        return extractor
    own = [sample for sample in pages if sample.type == extractor.type and sample.medium is Medium.TEXT_PDF]
    here = [sample.page.lines for sample in own if sample.variant == letter]
    others = [sample.page.lines for sample in own if sample.variant != letter]
    titles = [one for one in likeness.titles if not (_heads(one, here) and not _heads(one, others))]
    pattern = likeness.title_pattern if not here or any(_heads(one, here) for one in titles) else ""
    anchors = {
        one: weight for one, weight in likeness.anchors.items() if _stands(one, others) or not _stands(one, here)
    }
    blinded = copy.copy(extractor)
    told = dataclasses.replace(
        likeness,
        titles=tuple(titles) or likeness.titles,
        title_pattern=pattern,
        anchors=anchors or likeness.anchors,
    )
    vars(blinded)["likeness"] = told
    return blinded


def _heads(title: str, pages: Sequence[Sequence[str]]) -> bool:
    return any(
        title in (line, line + after) for page in pages for line, after in zip(page, [*page[1:], ""], strict=True)
    )


def _stands(phrase: str, pages: Sequence[Sequence[str]]) -> bool:
    return any(phrase in "\n".join(page) for page in pages)


if __name__ == "__main__":
    sys.exit(main())
