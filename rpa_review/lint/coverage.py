"""Which cases a review point needs: good, bad, badly read, absent; and one on each side of every limit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from rpa_review.domain.dates import iso_day
from rpa_review.domain.item import CheckType, ReviewPoint
from rpa_review.domain.record import JsonValue
from rpa_review.lint.cases import Case, CaseFile, Clean, Expectation

ONE_DAY = timedelta(days=1)
STEP = 0.011  # two amounts this close, as a share of the larger, lie on the two sides of a limit
_READ = re.compile(r"(?:\*|[A-Z0-9]+-M\d{2})(?:\[[a-z_|]+\])?\.[a-z_0-9]+")  # a field on a paper
_LOOKED_AT = re.compile(r"form\.[a-z_0-9]+|(?:\*|[A-Z0-9]+-M\d{2}).*")
_NUMBER = re.compile(r"\D{0,2}(\d+(?:\.(\d+))?)\D*")

Changes = Mapping[str, JsonValue]  # what stands where, of what a case changes


def lacking(point: ReviewPoint, files: Sequence[CaseFile], clean: Clean, *, asleep: bool = False) -> Iterator[str]:
    """What kinds of cases a point still needs. One that is `asleep` can only show that it does not apply."""
    cases = [case for file in files for case in file.cases if _expected(case, point.id)]
    verdicts = expected_of(point.id, files)
    if not verdicts:
        yield "没有用例"
        return
    if not verdicts & {"pass", "not_applicable"}:
        yield "没有通过的用例（结论为 pass）"
    if asleep:
        return
    if "fail" not in verdicts:
        yield "没有不通过的用例（结论为 fail）"
    texts = list(texts_of(point.params))
    if any(map(_READ.fullmatch, texts)) and not any(case.faint or case.sure or case.flaws for case in cases):
        yield "没有材料读得不清的用例（faint、sure 或 flaws）"
    looks_at_something = any(map(_LOOKED_AT.fullmatch, texts))
    if looks_at_something and "not_applicable" not in verdicts and not any(map(_takes_away, cases)):
        yield "没有缺项的用例（absent、without，或表单值为 null）"
    if _has_limit(point, clean) and {"pass", "fail"} <= verdicts and not _two_sides(point, cases, clean):
        yield "没有边界上的一对用例：日期差一天或数差一步，一个 pass、一个 fail"


def expected_of(point: str, files: Sequence[CaseFile]) -> set[str]:
    """The verdicts that some cases expect of a point."""
    return {verdict for file in files for case in file.cases for verdict in _expected(case, point)}


def texts_of(value: JsonValue) -> Iterator[str]:
    """Every text in a parameter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)


def _expected(case: Case, point: str) -> set[str]:
    """The verdicts that a case expects of a point, for any subject."""
    return {
        str(said.verdict.value if isinstance(said, Expectation) else said)
        for key, said in case.expect.items()
        if key.partition(" ")[0] == point
    }


def _takes_away(case: Case) -> bool:
    emptied = any(value is None or value in ("", [], {}) for value in (*case.form.values(), *case.read.values()))
    return bool(case.absent or case.without or case.broken) or emptied


def _has_limit(point: ReviewPoint, clean: Clean) -> bool:
    """Whether a point looks at a day or a number: then one step more or less decides."""
    if point.type not in (CheckType.VALIDITY, CheckType.THRESHOLD):
        return False
    stands = _as_it_stands(clean)
    looked_at = [stands.get(re.sub(r"\[.*\]", "", text)) for text in texts_of(point.params)]
    return any(iso_day(value) or isinstance(value, (int, float, list)) for value in looked_at)


def _as_it_stands(clean: Clean) -> dict[str, JsonValue]:
    """Everything that stands on the form and the papers of the clean application."""
    stands: dict[str, JsonValue] = {f"form.{key}": value for key, value in clean.form.items()}
    for code, papers in clean.read.items():
        stands |= {f"{code}.{key}": value for fields in papers.values() for key, value in fields.items()}
    return stands | {"filed_on": clean.filed_on}


def _two_sides(point: ReviewPoint, cases: Iterable[Case], clean: Clean) -> bool:
    """Whether a case that passes and one that fails differ by one step in something that one of them changes."""
    clean_values = _as_it_stands(clean)
    good, bad = (
        [(_changes(case), clean_values | _changes(case)) for case in cases if verdict in _expected(case, point.id)]
        for verdict in ("pass", "fail")
    )
    return any(
        _one_step(passing.get(key), failing.get(key))
        for (changed, passing), (changed_too, failing) in product(good, bad)
        for key in {*changed, *changed_too}
    )


def _changes(case: Case) -> dict[str, JsonValue]:
    changed: dict[str, JsonValue] = {f"form.{key}": value for key, value in case.form.items()}
    changed |= {re.sub(r"\[.*\]", "", key): value for key, value in case.read.items()}
    for code, papers in case.add.items():
        changed |= {f"{code}.{key}": value for fields in papers.values() for key, value in fields.items()}
    return changed | ({"filed_on": case.filed_on} if case.filed_on else {})


def _one_step(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        whole = isinstance(one, int) and isinstance(other, int) and abs(one - other) == 1
        return one != other and (whole or abs(one - other) <= STEP * max(abs(one), abs(other)))
    if isinstance(one, list) and isinstance(other, list):
        return abs(len(one) - len(other)) == 1 or any(
            _one_step(left.get(key), right.get(key))
            for left, right in zip(one, other, strict=False)
            if isinstance(left, dict) and isinstance(right, dict)
            for key in left
        )
    if isinstance(one, str) and isinstance(other, str) and not iso_day(one):
        return _last_digit_apart(one, other)
    return _a_day_apart(iso_day(one), iso_day(other))


def _last_digit_apart(one: str, other: str) -> bool:
    """Measured values such as 0.10mg/m³ and 0.11mg/m³."""
    left, right = _NUMBER.fullmatch(one), _NUMBER.fullmatch(other)
    if left is None or right is None or left[2] is None:
        return False
    steps = abs(float(left[1]) - float(right[1])) * float(10 ** len(left[2]))
    return round(steps) == 1


def _a_day_apart(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs(one - other) == ONE_DAY
