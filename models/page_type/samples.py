"""Pages to learn from: synthetic papers, printed and read, each kept in `var/page_type` until its print changes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from fixtures.measure_fields import values_for
from fixtures.papers.media import Medium, hand_in
from fixtures.papers.paper import complete_values, paper_html
from fixtures.papers.render import Press
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.reading import READER, read_file

KEPT = Path(__file__).resolve().parents[2] / "var" / "page_type"
_PAGES = TypeAdapter(tuple[Page, ...])


@dataclass(frozen=True)
class Wanted:
    """A paper to be printed with values of an invented application and handed in."""

    type: str
    variant: str
    medium: Medium
    seed: int


@dataclass(frozen=True)
class Sample:
    """One page whose paper is known; `type` is "" for a stranger, `variant` then its kind."""

    type: str
    variant: str
    medium: Medium
    seed: int
    place: int  # in its paper, from 1
    page: Page
    values: tuple[str, ...] = ()  # what stands on the paper because of who handed it in


def samples(wanted: Iterable[Wanted], press: Press) -> Iterator[Sample]:
    for paper in wanted:
        values = _values(paper.type, paper.seed)
        texts = tuple(_texts(complete_values(paper.type, values)))
        html = paper_html(paper.type, values, variant=paper.variant, seed=paper.seed)
        for place, page in enumerate(read_pages(html, paper.medium, paper.seed, press), start=1):
            yield Sample(paper.type, paper.variant, paper.medium, paper.seed, place, page, texts)


@cache
def _values(paper_type: str, seed: int) -> dict[str, JsonValue]:
    return values_for(paper_type, seed)


def _texts(value: JsonValue | Mapping[str, JsonValue]) -> Iterator[str]:
    if isinstance(value, str):
        yield "".join(value.split())
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def read_pages(html: str, medium: Medium, seed: int, press: Press) -> Sequence[Page]:
    """The pages of a paper as they are read when it is handed in this way."""
    key = hashlib.sha256(f"{READER}\n{medium}\n{seed}\n{html}".encode()).hexdigest()
    kept = KEPT / key[:2] / f"{key}.json"
    if kept.is_file():
        return _PAGES.validate_json(kept.read_bytes())
    handed = hand_in(press.print(html), medium, seed=seed)
    pages: list[Page] = []
    with tempfile.TemporaryDirectory() as scratch:
        for index, (suffix, content) in enumerate(handed.files):
            path = Path(scratch) / f"{index}{suffix}"
            path.write_bytes(content)
            pages += read_file(path).pages
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(_PAGES.dump_json(tuple(pages)))
    return pages
