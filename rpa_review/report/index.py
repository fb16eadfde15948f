"""index.html: a batch of reviews on one page, what needs a person first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rpa_review.domain.finding import Disposition, Review, Risk
from rpa_review.report.masking import masked_name
from rpa_review.report.page import DEFER, MUST, ROUTE, UNSURE, environment, group_of, policy, reviewed_at, script, style
from rpa_review.report.page import FILE_NAME as REPORT
from rpa_review.report.record import write_whole
from rpa_review.report.wording import DISPOSITION, iso_day, moment

FILE_NAME = "index.html"
WORST_FIRST = list(Disposition)


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the list."""

    number: str
    item: str
    applicant: str
    filed: str
    disposition: Disposition
    words: str
    hint: str  # of the model: fast lane, blind look, look closely
    rank: int
    route: int
    must: int
    unsure: int
    defer: int
    due: str
    late: bool
    link: str


def row(review: Review) -> Row:
    counts = Counter(group_of(finding).key for finding in review.findings)
    due = iso_day(review.clock.due_on)
    person = review.applicant is not None and review.applicant.kind == "person"
    return Row(
        number=review.number,
        item=review.item_name or review.item,
        applicant=masked_name(review.applicant.name, person=person) if review.applicant else "",
        filed=moment(review.filed_at),
        disposition=review.disposition,
        words=DISPOSITION[review.disposition],
        hint=_hint(review.risk),
        rank=WORST_FIRST.index(review.disposition),
        route=counts[ROUTE.key],
        must=counts[MUST.key],
        unsure=counts[UNSURE.key],
        defer=counts[DEFER.key],
        due=review.clock.due_on or "请人工核算",
        late=due is not None and due < reviewed_at(review).date(),
        link=f"{review.number}/{REPORT}",
    )


def _hint(risk: Risk | None) -> str:
    if risk is None:
        return ""
    return "抽中盲查" if risk.sampled else "快速通道" if risk.fast_lane else "建议细看" if risk.flagged else ""


def write_index(reviews: Iterable[Review], folder: Path, *, refused: Mapping[str, str] | None = None) -> Path:
    """Write `folder`/index.html; the reports are linked as <number>/report.html beside it.

    `refused` holds the packages that could not be reviewed, each with its one sentence.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / FILE_NAME, index_html(reviews, refused=refused))


def index_html(reviews: Iterable[Review], *, refused: Mapping[str, str] | None = None) -> str:
    """The whole index as one self-contained page."""
    rows = sorted((row(review) for review in reviews), key=lambda one: (one.rank, one.due, one.number))
    items = sorted({one.item for one in rows})
    by_item = [
        (item, [sum(1 for one in rows if one.item == item and one.disposition is kind) for kind in WORST_FIRST])
        for item in items
    ]
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            rows=rows,
            items=items,
            kinds=[
                (kind, DISPOSITION[kind], sum(1 for one in rows if one.disposition is kind)) for kind in WORST_FIRST
            ],
            by_item=by_item,
            refused=sorted((refused or {}).items()),
            style=style("index.css"),
            script=script("index.js"),
            policy=policy("index.js"),
        )
    )
