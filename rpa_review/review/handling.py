"""How each material is handled: handed in, taken from the hall, promised, deferred, not asked for, lacking."""

from __future__ import annotations

from collections.abc import Iterator

from rpa_review.checks.filing import Filing
from rpa_review.domain.calendar import working_days_after
from rpa_review.domain.comparison import plain
from rpa_review.domain.finding import Handling, MaterialState
from rpa_review.domain.item import MaterialSpec, Need


def states_of(filing: Filing) -> tuple[MaterialState, ...]:
    """The state of every material of the item's list; one outside the law's own list only where it was handed in."""
    return tuple(
        _state(filing, spec)
        for spec in filing.item.materials
        if spec.need is not Need.REFERENCE or filing.facts(spec.code).files
    )


def _state(filing: Filing, spec: MaterialSpec) -> MaterialState:
    code = spec.code
    if filing.is_deferred(code):
        return _deferred(filing, spec)
    if filing.facts(code).files:
        lacking = tuple(_without_paper(filing, spec))
        note = f"还差 {len(lacking)} 份" if lacking else ""
        return MaterialState(material=code, handling=Handling.HANDED_IN, note=note, lacking=lacking)
    if spec.promise is not None and filing.is_promised(code):
        note = f"以“{filing.name(spec.promise.material)}”代替，不得要求提交，事后核查"
        return MaterialState(material=code, handling=Handling.PROMISED, note=note)
    if not filing.is_asked_for(code):
        return MaterialState(material=code, handling=Handling.NOT_ASKED)
    if held := filing.certificate(code):
        return MaterialState(material=code, handling=Handling.FROM_HALL, note=f"大厅已有有效的电子证照“{held.type}”")
    return MaterialState(material=code, handling=Handling.LACKING, lacking=tuple(_without_paper(filing, spec)))


def _deferred(filing: Filing, spec: MaterialSpec) -> MaterialState:
    """The days that the statement says, or those of the item; the filing day itself does not count."""
    said = next((document.by_key.get("due_days") for document in filing.facts(spec.code).documents), None)
    written = said.value if said is not None else None
    days = written if isinstance(written, int) and written > 0 else filing.item.limits.defer
    due = working_days_after(filing.filed_on, days)
    source = "承诺书写明" if days == written else "按事项规定"
    note = "；".join(part for part in (f"{source} {days} 个工作日内补交，自申请次日起算", due.note) if part)
    return MaterialState(material=spec.code, handling=Handling.DEFERRED, note=note, due_on=due.day.isoformat())


def _without_paper(filing: Filing, spec: MaterialSpec) -> Iterator[str]:
    """Those of a table of the form of whom no paper was read: badly read names do not count as somebody else's."""
    if spec.one_for_each is None:
        return
    facts = filing.facts(spec.code)
    if any(file.problem is not None for file in facts.files) or any(page.type is None for page in facts.pages):
        return
    key = spec.one_for_each.field
    read = {
        plain(str(found.value)) for document in facts.documents if (found := document.by_key.get(key)) and found.value
    }
    for row in filing.rows(spec.one_for_each.rows):
        name = row.get(spec.one_for_each.row)
        if isinstance(name, str) and name and plain(name) not in read:
            yield name
