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

import numpy as np
from sklearn.linear_model import LogisticRegression

from fixtures.papers.media import Medium
from fixtures.papers.render import Press
from models.page_type.fit import Example, fit
from models.page_type.noise import noisy
from models.page_type.samples import Sample, samples
from models.page_type.train import LAYOUTS, VERSION, training_examples, wanted
from rpa_review.classify.page_type import PageTypes
from rpa_review.domain.page import Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.recognise import witnesses
from rpa_review.review.load import load_content

FOLDS = 5  # of types left out as strangers
CANDIDATES = 4  # types of a page that teach
Row = tuple[tuple[float, float, float, float], bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layouts", default="cdehi", help="those left out in turn")
    letters: str = parser.parse_args().layouts
    with Press() as press:
        pages = list(samples(wanted(), press))
    examples = training_examples()
    extractors = load_content().extractors
    rows = [row for letter in letters for row in rows_of(letter, pages, examples, extractors)]
    fitted = LogisticRegression(C=10, max_iter=5000).fit(np.array([told for told, _ in rows]), [hit for _, hit in rows])
    print(f"{len(rows)} rows from layouts {letters}")
    print("_WEIGHTS, _BIAS =", tuple(np.round(fitted.coef_[0], 2).tolist()), round(float(fitted.intercept_[0]), 2))
    return 0


def rows_of(
    letter: str, pages: Sequence[Sample], examples: Sequence[Example], extractors: Mapping[str, Extractor]
) -> Iterator[Row]:
    """What the witnesses say of the pages of one layout that they have not seen, and whether it is so."""
    if letter not in LAYOUTS:
        raise ValueError(f"layout {letter} is none to learn from; those are {LAYOUTS}")
    seen = [example for example in examples if example.layout != letter or not example.type]
    here = [sample for sample in pages if sample.variant == letter]
    types = sorted({sample.type for sample in here})
    blind = {kind: _blind(extractor, letter, pages) for kind, extractor in extractors.items()}
    outs = [frozenset[str](), *(frozenset(types[turn::FOLDS]) for turn in range(FOLDS))]
    for out in outs:
        model, _ = fit(seen, VERSION, without=out)
        known = {kind: extractor for kind, extractor in blind.items() if kind not in out}
        for sample in here:
            if not out or (sample.type in out and sample.place == 1):
                for page in _read(sample):
                    yield from _rows(page, sample.type, model, known)


def _read(sample: Sample) -> list[Page]:
    if sample.medium is not Medium.TEXT_PDF:
        return [sample.page]
    return [sample.page, noisy(sample.page, f"together/{sample.type}/{sample.variant}/{sample.place}")]


def _rows(page: Page, true: str, model: PageTypes, extractors: Mapping[str, Extractor]) -> Iterator[Row]:
    phrases = {kind: extractor.recognises(page) for kind, extractor in extractors.items()}
    told = witnesses(phrases, model.scores(page))
    best = sorted(told, key=lambda kind: told[kind][0] * 4 + told[kind][1] / 2, reverse=True)[:CANDIDATES]
    yield from ((told[kind], kind == true) for kind in {*best, *({true} & told.keys())})


def _blind(extractor: Extractor, letter: str, pages: Sequence[Sample]) -> Extractor:
    """The extractor without the titles and anchors that stand in this layout and in no other."""
    likeness = extractor.likeness
    if likeness is None:
        return extractor
    own = [sample for sample in pages if sample.type == extractor.type and sample.medium is Medium.TEXT_PDF]
    here = [sample.page.lines for sample in own if sample.variant == letter]
    others = [sample.page.lines for sample in own if sample.variant != letter]
    titles = [one for one in likeness.titles if not (_heads(one, here) and not _heads(one, others))]
    anchors = {
        one: weight for one, weight in likeness.anchors.items() if _stands(one, others) or not _stands(one, here)
    }
    blinded = copy.copy(extractor)
    told = dataclasses.replace(likeness, titles=tuple(titles) or likeness.titles, anchors=anchors or likeness.anchors)
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
