"""The worklist: reading every row of it, though rows move between pages while it is read."""

from __future__ import annotations

import re

from rpa_review.domain.form_spec import FormSpec
from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged
from rpa_review.hall.session import HallSession
from rpa_review.hall.tables import ReadTable, read_table

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}")
MOST_PAGES = 2000


class Row(Frozen):
    """A filing as the worklist shows it. `stamp` changes whenever the applicant hands in again."""

    number: str
    item: str
    stamp: str
    address: str


class Listing(Frozen):
    """What a worklist held. `settled` is false when it kept moving for all passes that the profile allows."""

    rows: tuple[Row, ...]
    repeats: tuple[str, ...] = ()  # numbers that the hall lists more than once
    passes: int = 1
    settled: bool = True


class _Pass(Frozen):
    rows: tuple[Row, ...]
    total_before: int
    total_after: int


def read_worklist(session: HallSession, spec: FormSpec) -> Listing:
    """Every filing of the item that waits, each once.

    New filings push rows to later pages, and filings that others take pull them to earlier ones, past the reader. So
    the list is read until one pass has as many different rows as the list says it has, or two passes saw the same
    rows; what any pass saw counts.
    """
    seen: dict[str, Row] = {}
    before: set[str] = set()
    most = session.profile.worklist.passes
    for count in range(1, most + 1):
        one = session.patiently(f"读取待办列表（{spec.name}）", lambda: _read_once(session, spec))
        numbers = [row.number for row in one.rows]
        seen |= {row.number: row for row in one.rows}
        whole = one.total_before == one.total_after == len(numbers)
        if whole and (len(set(numbers)) == len(numbers) or set(numbers) == before):
            repeats = tuple(sorted({number for number in numbers if numbers.count(number) > 1}))
            return Listing(rows=tuple(seen.values()), repeats=repeats, passes=count)
        before = set(numbers)
    return Listing(rows=tuple(seen.values()), passes=most, settled=False)


def _read_once(session: HallSession, spec: FormSpec) -> _Pass:
    worklist = session.profile.worklist
    values = {
        "item": spec.item,
        "item_name": session.profile.item_names.get(spec.item, spec.name),
        "status": worklist.status,
    }
    session.open(worklist.path)
    for step in worklist.steps:
        session.do(step, values)
    first = total = _total(session)
    rows: list[Row] = []
    for _ in range(MOST_PAGES):
        rows += _rows(session, spec, read_table(session.find(worklist.table)), total)
        turn = worklist.next.within(session.page).first
        if not turn.count() or not turn.is_visible() or not turn.is_enabled():
            return _Pass(rows=tuple(rows), total_before=first, total_after=total)
        session.polite_pause()
        with session.page.expect_navigation(wait_until="domcontentloaded") as navigation:
            turn.click()
        session.check(navigation.value)
        total = _total(session)
    raise HallChanged(f"待办列表翻了 {MOST_PAGES} 页还没有到底，请核对站点配置中的“下一页”")


def _total(session: HallSession) -> int:
    worklist = session.profile.worklist
    text = session.find(worklist.total).inner_text()
    found = re.search(worklist.total_pattern, text)
    if not found:
        raise HallChanged("待办列表上找不到总条数，大厅可能改版，请核对站点配置")
    return int(found.group(1))


def _rows(session: HallSession, spec: FormSpec, table: ReadTable, total: int) -> list[Row]:
    worklist = session.profile.worklist
    wanted = {key: heading for key, heading in worklist.columns.model_dump().items() if heading}
    places = table.places(wanted, "待办列表")
    if total == 0:
        return []
    found = []
    for cells in table.rows:
        number = cells[places["number"]].text
        address = next(
            (link.address for cell in cells for link in cell.links if link.name == worklist.open),
            None,
        )
        if not _NUMBER.fullmatch(number) or address is None:
            raise HallChanged("待办列表的一行里没有办件编号或打开办件的链接，大厅可能改版，请核对站点配置")
        found.append(
            Row(
                number=number,
                item=spec.item,
                stamp=" ".join(cells[places[key]].text for key in ("version", "updated_at") if key in places),
                address=address.removeprefix(session.profile.url),
            )
        )
    return found
