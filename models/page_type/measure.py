"""How well papers are known on layouts that nothing was tuned on: `python -m models.page_type.measure --variants g`.

Fresh papers are printed, handed in and read; what is measured is what a review makes of them, phrases and model
together. For types never trained on, the model is fitted again without some types, and their extractors are taken away.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from fixtures.papers.media import Medium
from fixtures.papers.paper import HELD_OUT, variants
from fixtures.papers.render import Press
from fixtures.strangers.strangers import stranger_html, strangers
from models.page_type.fit import fit
from models.page_type.samples import Sample, Wanted, read_pages, samples
from models.page_type.train import LAYOUTS, VERSION, paper_types, training_examples
from rpa_review.checks.presence import material_is_what_it_should_be
from rpa_review.domain.application import Application, HandedFile, Material
from rpa_review.domain.finding import Verdict
from rpa_review.domain.page import FileReading, Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.materials import extract_material
from rpa_review.extract.recognise import Glance, no_glance
from rpa_review.review.find import filing_of
from rpa_review.review.load import DEFERRAL, Content, load_content
from rpa_review.review.plan import Plan
from rpa_review.review.stages import facts_of

SCANS, PHOTOS = (Medium.SCAN_PDF, Medium.FLATBED_JPEG), (Medium.PHONE_PHOTO,)
BARS = {
    "page type, macro-F1 on scans": 0.98,
    "page type, macro-F1 on photos": 0.95,
    "types never trained on, answered none of these": 0.9,
    "strangers never trained on, answered none of these": 0.9,
    "wrong slot, recall": 0.98,
    "wrong slot, precision": 0.98,
    "bundles split exactly": 0.95,
}
FOLDS = 5  # of types left out
SLOTS = 2  # wrong slots that every paper is put into
Answer = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Handed:
    """A paper as it was handed in, read."""

    type: str
    medium: Medium
    pages: tuple[Page, ...]

    @property
    def files(self) -> list[tuple[str, FileReading]]:
        return files_of(self.pages, apart=self.medium in (Medium.PHONE_PHOTO, Medium.FLATBED_JPEG))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", default=HELD_OUT)
    parser.add_argument("--media", default="text_pdf,scan_pdf,phone_photo")
    parser.add_argument("--seed", type=int, default=12_000, help="the first one")
    parser.add_argument("--seeds", type=int, default=1, help="papers for each type, variant and medium")
    parser.add_argument("--out", type=Path, help="file for the table")
    given = parser.parse_args()
    content = load_content()
    started = perf_counter()
    with Press() as press:
        papers = list(
            handed_in(given.variants, given.media.split(","), range(given.seed, given.seed + given.seeds), press)
        )
        foreign = [
            Handed("", Medium.TEXT_PDF, tuple(read_pages(stranger_html(one, seed), Medium.TEXT_PDF, seed, press)))
            for one in strangers()
            if one.held_out
            for seed in range(given.seed, given.seed + given.seeds)
        ]
    read = perf_counter()
    numbers = measure(papers, foreign, content)
    table = [f"layouts {given.variants}, learned from {LAYOUTS}; {len(papers)} papers, {len(foreign)} strangers"]
    table += [line(name, *numbers[name]) for name in numbers]
    table.append(f"printing and reading {read - started:.0f} s, measuring {perf_counter() - read:.0f} s")
    print("\n".join(table))
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text("\n".join(table) + "\n", encoding="utf-8")
    return 0 if all(numbers[name][0] >= bar for name, bar in BARS.items() if name in numbers) else 1


def line(name: str, value: float, count: int) -> str:
    bar = BARS.get(name)
    held = "" if bar is None else f"  bar {bar:.2f}  {'holds' if value >= bar else 'DOES NOT HOLD'}"
    return f"{name:58} {value:7.4f}  of {count:4}{held}"


def handed_in(letters: str, media: Sequence[str], seeds: range, press: Press) -> Iterator[Handed]:
    wanted = (
        Wanted(kind, letter, Medium(medium), seed)
        for seed in seeds
        for kind in paper_types()
        for letter in letters.split(",")
        if letter in variants(kind)
        for medium in media
    )
    for paper in wanted:
        pages: list[Sample] = list(samples([paper], press))
        yield Handed(paper.type, paper.medium, tuple(one.page for one in pages))


def measure(papers: Sequence[Handed], foreign: Sequence[Handed], content: Content) -> dict[str, tuple[float, int]]:
    """Each measure with its value and how many it rests on."""
    glance, extractors = content.glance, content.extractors
    found: dict[str, tuple[float, int]] = {}
    for name, media in (("text PDFs", (Medium.TEXT_PDF,)), ("scans", SCANS), ("photos", PHOTOS)):
        some = [paper for paper in papers if paper.medium in media]
        if not some:
            continue
        found[f"page type, macro-F1 on {name}"] = macro_f1(some, extractors, glance)
        found[f"  the same by phrases alone, {name}"] = macro_f1(some, extractors, no_glance)
        found[f"  the same by the model alone, {name}"] = macro_f1_of_model(some, content)
    found |= strangers_told(papers, foreign, content)
    found |= wrong_slots(papers, content)
    found["bundles split exactly"] = bundles(papers, extractors, glance)
    return found


# ------------------------------------------------------------------------------------------------------------- pages


def types_of(paper: Handed, extractors: Mapping[str, Extractor], glance: Glance) -> list[str]:
    """For every page the type that a review takes it for, with no slot to say what it should be."""
    by_page = {index: kind for kind, pages in answer(paper.files, extractors, glance) for index in pages}
    return [by_page.get(index, "") for index in range(len(paper.pages))]


def answer(files: list[tuple[str, FileReading]], extractors: Mapping[str, Extractor], glance: Glance) -> Answer:
    extraction = extract_material("M", files, frozenset(), extractors, glance=glance)
    return tuple((document.type, document.pages) for document in extraction.documents)


def macro_f1(papers: Sequence[Handed], extractors: Mapping[str, Extractor], glance: Glance) -> tuple[float, int]:
    return _f1([(paper.type, kind) for paper in papers for kind in types_of(paper, extractors, glance)])


def macro_f1_of_model(papers: Sequence[Handed], content: Content) -> tuple[float, int]:
    """Page by page, with its own rejection."""
    model = content.page_types
    if isinstance(model, Exception):
        return 0.0, 0
    return _f1([(paper.type, model.name(page)[0] or "") for paper in papers for page in paper.pages])


def _f1(pairs: Sequence[tuple[str, str]]) -> tuple[float, int]:
    """Over the types that there are pages of; what is taken for a type without pages costs the type that it is of."""
    scores = []
    for kind in sorted({true for true, _ in pairs}):
        hit = sum(true == kind == said for true, said in pairs)
        wrong = sum((true == kind) != (said == kind) for true, said in pairs)
        scores.append(2 * hit / (2 * hit + wrong))
    return (sum(scores) / len(scores) if scores else 0.0), len(pairs)


# --------------------------------------------------------------------------------------------------------- strangers


def strangers_told(
    papers: Sequence[Handed], foreign: Sequence[Handed], content: Content
) -> dict[str, tuple[float, int]]:
    """Share of papers none of whose pages is taken for a type that the program knows."""
    examples = training_examples()
    types = sorted({paper.type for paper in papers})
    none: list[bool] = []
    for turn in range(FOLDS):
        out = set(types[turn::FOLDS])
        model, _ = fit(examples, VERSION, without=out)
        known = {kind: extractor for kind, extractor in content.extractors.items() if kind not in out}
        none += [not any(types_of(paper, known, model.scores)) for paper in papers if paper.type in out]
    told = [not any(types_of(paper, content.extractors, content.glance)) for paper in foreign]
    return {
        "types never trained on, answered none of these": (_share(none), len(none)),
        "strangers never trained on, answered none of these": (_share(told), len(told)),
    }


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


# -------------------------------------------------------------------------------------------------------- wrong slots


def wrong_slots(papers: Sequence[Handed], content: Content) -> dict[str, tuple[float, int]]:
    """Every paper in the slots that take it and in some that do not: is COM-R02 failed exactly in the latter?"""
    slots = [(plan, spec.code, spec.allowed) for plan in content.plans.values() for spec in plan.item.materials]
    right = wrong = caught = unsure = 0
    for number, paper in enumerate(papers):
        rng = random.Random(f"slot/{number}/{paper.type}")
        own = [slot for slot in slots if paper.type in slot[2]]
        others = [slot for slot in slots if slot[2] and paper.type not in slot[2] and paper.type != DEFERRAL]
        for plan, code, _ in own[:SLOTS]:
            right += verdict(paper, plan, code, content) is Verdict.FAIL
        for plan, code, _ in rng.sample(others, min(SLOTS, len(others))):
            said = verdict(paper, plan, code, content)
            wrong += 1
            caught += said is Verdict.FAIL
            unsure += said is Verdict.UNSURE
    return {
        "wrong slot, recall": (caught / wrong if wrong else 0.0, wrong),
        "  of which a person is asked instead": (unsure / wrong if wrong else 0.0, wrong),
        "wrong slot, precision": (caught / (caught + right) if caught + right else 0.0, caught + right),
    }


def verdict(paper: Handed, plan: Plan, code: str, content: Content) -> Verdict:
    """What COM-R02 says of a paper in a slot."""
    files = paper.files
    material = Material(material=code, files=tuple(HandedFile(path=path, name=path) for path, _ in files))
    allowed = plan.item.materials_by_code[code].allowed & set(content.extractors)
    extraction = extract_material(code, files, allowed, content.extractors, also={DEFERRAL}, glance=content.glance)
    pages = {(path, page.number): page for path, reading in files for page in reading.pages}
    facts = facts_of(material, dict(files), extraction, pages)
    application = Application(
        number="1", item=plan.item.slug, filed_at=datetime(2026, 11, 23, tzinfo=UTC), materials=(material,)
    )
    return material_is_what_it_should_be(filing_of(application, plan, [facts]).about(code)).verdict


# ------------------------------------------------------------------------------------------------------------ bundles


def bundles(papers: Sequence[Handed], extractors: Mapping[str, Extractor], glance: Glance) -> tuple[float, int]:
    """Two to four papers in one PDF, as text or scan: share of those whose papers are found page for page."""
    exact: list[bool] = []
    for medium in (Medium.TEXT_PDF, Medium.SCAN_PDF):
        some = [paper for paper in papers if paper.medium is medium]
        rng = random.Random(f"bundles/{medium}")
        for _ in range(len(some)):
            bound = rng.sample(some, min(len(some), rng.randrange(2, 5)))
            exact.append(answer(files_of(sum((one.pages for one in bound), ())), extractors, glance) == truth(bound))
    return _share(exact), len(exact)


def truth(bound: Sequence[Handed]) -> Answer:
    papers: list[tuple[str, tuple[int, ...]]] = []
    start = 0
    for one in bound:
        papers.append((one.type, tuple(range(start, start + len(one.pages)))))
        start += len(one.pages)
    return tuple(papers)


def files_of(pages: Sequence[Page], *, apart: bool = False) -> list[tuple[str, FileReading]]:
    """One file of all pages, or one for each."""
    groups = [[page] for page in pages] if apart else [list(pages)]
    return [
        (f"{number}.pdf", FileReading(sha256="", kind="pdf", pages=tuple(_numbered(group))))
        for number, group in enumerate(groups, start=1)
    ]


def _numbered(pages: Sequence[Page]) -> Iterator[Page]:
    return (page.model_copy(update={"number": number}) for number, page in enumerate(pages, start=1))


if __name__ == "__main__":
    sys.exit(main())
