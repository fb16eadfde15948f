"""Checks of test reports: what was tested, whether the results conform, whether they lie within limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pydantic import ConfigDict

from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.field import Field
from rpa_review.domain.record import Frozen, JsonValue

_BAD = re.compile(r"不合格|不符合|不达标|超标|未达到")
_NUMBER = r"(?<![A-Za-z0-9./^])([0-9]+(?:\.[0-9]+)?)"  # not the figures of a unit: 25 in CFU/25cm², 3 in mg/m³
_RANGE = re.compile(rf"{_NUMBER}[~—–-]+{_NUMBER}")
_ABSENT = ("不得检出", "未检出")


@check("results_conform", gives=("项目", "值", "限值"))
def results_conform(filing: Filing, *, conclusion: Ref, results: Ref) -> Outcome:
    """A test report concludes that all is well, and none of its results says or shows otherwise.

    `results` are rows with `item`, `value`, `limit` and `verdict`, as far as the report has such columns.
    """
    said, listed = filing.read(conclusion), filing.read(results)
    if isinstance(said, Absence) and isinstance(listed, Absence):
        return no_value(filing, conclusion, said)
    seen = [found for found in (said, listed) if isinstance(found, Field)]
    doubt: Outcome | None = None
    for row in _rows(listed):
        value, limit = _text(row, "value"), _text(row, "limit")
        bad = bool(_BAD.search(_text(row, "verdict"))) or holds(value, limit) is False
        if not bad:
            continue
        because = f"检测项目“{_text(row, 'item')}”结果 {value or '（未读出）'}，限值 {limit or '（未读出）'}，不合格"
        if min(found.confidence for found in seen) >= MIN_CONFIDENCE:
            return failed(because, *seen, 项目=_text(row, "item"), 值=value, 限值=limit)
        doubt = doubt or unsure(f"{because}，但读得不够清楚，请看原图", *seen)
    told = plain(str(said.value or "")) if isinstance(said, Field) else ""
    if isinstance(said, Field) and _BAD.search(told):
        because = f"检测结论为“{written(said.value)}”"
        if said.confidence >= CLEARLY_DIFFERENT:
            wording = "检测报告的结论为“{值}”，请整改并提供复检合格报告。"
            return failed(because, said, wording=wording, 项目="结论", 值=written(said.value), 限值="")
        doubt = doubt or unsure(f"{because}，但读得不够清楚，请看原图", said)
    if doubt is not None:
        return doubt
    if not told:
        return unsure("没有读到检测结论，请看原图", *seen)
    return passed(f"检测结论为“{written(said.value)}”" if isinstance(said, Field) else "各项结果合格", *seen)


class LimitOf(Frozen):
    """The limits of a tested item, as names of dated numbers of the law; `any` are words of the item's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    any: tuple[str, ...]
    least: str = ""
    most: str = ""
    when: Condition | None = None


@check("results_within_limits", gives=("项目", "值", "限值"))
def results_within_limits(filing: Filing, *, results: Ref, limits: tuple[LimitOf, ...]) -> Outcome:
    """The results of a test report lie within limits of our own, whatever limits the report prints."""
    listed = filing.read(results)
    if isinstance(listed, Absence):
        return no_value(filing, results, listed)
    compared = 0
    for row in _rows(listed):
        item, value = _text(row, "item"), _text(row, "value")
        limit = next((one for one in limits if any(word in plain(item) for word in one.any)), None)
        if limit is None or (limit.when is not None and not filing.holds(limit.when)):
            continue
        figures = _figures(value)
        least, most = (_figure(filing.numbers.get(name)) for name in (limit.least, limit.most))
        compared += bool(figures)
        if not any(_beyond(figure, least, most) for figure in figures):
            continue
        allowed = "至".join(f"{bound:g}" for bound in (least, most) if bound is not None)
        because = f"“{item}”检测值 {value} 在限值 {allowed} 之外"
        if listed.confidence < MIN_CONFIDENCE:
            return unsure(f"{because}，但读得不够清楚，请看原图", listed)
        return failed(because, listed, 项目=item, 值=value, 限值=allowed)
    return passed(f"{compared} 项检测值在限值之内", listed)


def holds(value: str, limit: str) -> bool | None:
    """Whether a result keeps to the limit printed beside it; None where the two cannot be compared.

    A result that gives a range (0.05~0.08) must keep to it with both ends.

    >>> holds("0.08", "≤0.10"), holds("0.15~0.31", "0.3~1.0"), holds("12", "不得检出"), holds("<2", "不得检出")
    (True, False, False, None)
    """
    value, limit = _half_width(value), _half_width(limit)
    figures = _figures(value)
    if any(word in limit for word in _ABSENT):
        if any(word in value for word in _ABSENT):
            return True
        return None if not figures or "<" in value else all(figure == 0 for figure in figures)
    if not figures or value[:1] in "<≤":
        return None
    if found := _RANGE.search(limit):
        least, most = float(found[1]), float(found[2])
        return all(least <= figure <= most for figure in figures)
    if found := re.search(rf"[≤<]=?{_NUMBER}|不大于{_NUMBER}|不超过{_NUMBER}", limit):
        most = float(next(part for part in found.groups() if part))
        return max(figures) <= most
    if found := re.search(rf"[≥>]=?{_NUMBER}|不小于{_NUMBER}|不低于{_NUMBER}", limit):
        least = float(next(part for part in found.groups() if part))
        return min(figures) >= least
    return None


def _rows(listed: Field | Absence) -> Iterator[dict[str, JsonValue]]:
    if isinstance(listed, Field) and isinstance(listed.value, list):
        yield from (row for row in listed.value if isinstance(row, dict))


def _text(row: dict[str, JsonValue], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _half_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _figures(text: str) -> list[float]:
    return [float(figure) for figure in re.findall(_NUMBER, _half_width(text))]


def _figure(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _beyond(figure: float, least: float | None, most: float | None) -> bool:
    return (least is not None and figure < least) or (most is not None and figure > most)
