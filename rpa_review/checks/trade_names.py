"""Checks of trade names: how they are formed, what place they name, whether a reservation still holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rpa_review.checks.consistency import Kind, same_value
from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, not_applicable, passed, unsure
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import MIN_CONFIDENCE, faint, no_value
from rpa_review.domain.comparison import place_of, plain
from rpa_review.domain.dates import iso_day
from rpa_review.domain.finding import Verdict
from rpa_review.domain.patterns import regex

SUFFIX = "(个体工商户)"


@dataclass(frozen=True)
class _Name:
    """A trade name taken apart; what is not there is empty."""

    place: str
    elsewhere: str
    district: str
    middle: str  # its own word and the line of business
    form: str


def _parts(
    name: str, city: str, districts: tuple[str, ...], elsewhere: tuple[str, ...], forms: tuple[str, ...]
) -> _Name:
    rest = plain(name).removesuffix(SUFFIX)
    rest = re.sub(r"^[\u4e00-\u9fff]{2,3}省", "", rest)
    short = city.removesuffix("市")
    match = re.match(rf"({'|'.join(map(re.escape, (short, *elsewhere)))})市?", rest)
    place, other = (match[0], "" if match[1] == short else match[1]) if match else ("", "")
    rest = rest[len(place) :]
    if other:  # a district there is not one of ours
        district = found[0] if (found := re.match(r"[\u4e00-\u9fff]{2}[区县]", rest)) else ""
    else:
        district = next((one for one in districts if rest.startswith(one)), "")
    rest = rest[len(district) :]
    form = max((one for one in forms if rest.endswith(one)), key=len, default="")
    return _Name(place, other, district, rest.removesuffix(form) if form else rest, form)


@check("trade_name_formed", gives=("值", "问题"))
def trade_name_formed(
    filing: Filing,
    *,
    field: Ref,
    city: str,
    districts: tuple[str, ...],
    elsewhere: tuple[str, ...],
    forms: tuple[str, ...],
    trades: tuple[str, ...],
    banned: tuple[str, ...],
) -> Outcome:
    """A trade name is a place, a word of its own of two characters or more, a line of business and a form.

    `trades` are words for lines of business; a name in which none of them is known is judged by its length alone.
    """
    typed = filing.typed(field.key)
    name = str(typed.value or "").strip()
    if not name:
        return failed("选择使用名称，没有填写名称", typed, 值="（未填写）", 问题="没有填写名称")
    parts = _parts(name, city, districts, elsewhere, forms)
    core = plain(name).removesuffix(SUFFIX)
    bad = [word for word in banned if word in core]
    problem = ""
    if bad:
        problem = f"含有不得使用的“{bad[0]}”"
    elif not parts.place:
        problem = "没有行政区划"
    elif not parts.form:
        problem = "没有组织形式"
    elif re.search(r"[^\u4e00-\u9fff·]", parts.middle):
        problem = "含有汉字以外的字符"
    else:
        problem = _middle_flaw(parts, trades)
    if problem:
        return failed(f"名称“{name}”{problem}", typed, 值=name, 问题=problem)
    return passed(f"名称“{name}”由行政区划、字号、行业和组织形式“{parts.form}”组成", typed)


def _middle_flaw(parts: _Name, trades: tuple[str, ...]) -> str:
    """What is wrong with the word of its own and the line of business; a form may name the trade too (超市, 面馆)."""
    begins = _trade_begins(parts.middle + parts.form, trades)
    if (len(parts.middle) if begins is None else begins) < 2:
        return "字号不足两个汉字"
    if begins is None and len(parts.middle) < 3 and len(parts.form) < 2:
        return "没有写行业或经营特点"
    return ""


def _trade_begins(text: str, trades: tuple[str, ...]) -> int | None:
    """Where the line of business begins: the last of the known words, with those that stand right before it.

    A word of its own may be made of such words too: where they are all there is, only the last counts.
    """
    spans = [(found.start(), found.end()) for word in trades for found in regex(re.escape(word)).finditer(text)]
    if not spans:
        return None
    last = max(end for _, end in spans)
    begins = first = min(start for start, end in spans if end == last)
    while before := [start for start, end in spans if end == first]:
        first = min(before)
    return first or begins


@check("trade_name_place", gives=("区划",))
def trade_name_place(
    filing: Filing,
    *,
    field: Ref,
    address: Ref,
    city: str,
    districts: tuple[str, ...],
    elsewhere: tuple[str, ...],
) -> Outcome:
    """The place that a trade name begins with is that of the premises."""
    typed, where = filing.typed(field.key), filing.typed(address.key)
    name = str(typed.value or "").strip()
    if not name:
        return not_applicable("没有填写名称", typed)
    parts = _parts(name, city, districts, elsewhere, ())
    if not parts.place and not parts.district:
        return not_applicable("名称没有行政区划", typed)
    own = place_of(str(where.value or "")).district
    right = city + (own if parts.district and own in districts else "")
    if parts.elsewhere:
        because = f"名称写的是“{parts.place}{parts.district}”，经营场所在{city}{own}"
        return failed(because, typed, where, 区划=city + own)
    if parts.district and own and parts.district != own:
        return failed(f"名称写的是“{parts.district}”，经营场所在{own}", typed, where, 区划=right)
    return passed(f"名称的行政区划“{parts.place}{parts.district}”与经营场所相符", typed, where)


@check("reserved_name_holds", gives=("日期", "值A", "值B"))
def reserved_name_holds(filing: Filing, *, name: Ref, reserved: Ref, valid_to: Ref) -> Outcome:
    """A name that was reserved before is the one applied for, and its reservation holds the filing day."""
    outcome = same_value(filing, a=name, b=(reserved,), kind=Kind.NAME)
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return outcome
    if outcome.verdict is Verdict.FAIL:
        return replace(outcome, wording="申请书的名称“{值A}”与已申报保留的名称“{值B}”不一致，请改为一致。")
    ends = filing.read(valid_to)
    if isinstance(ends, Absence):
        return no_value(filing, valid_to, ends)
    day = iso_day(ends.value)
    if day is None:
        return unsure(f"{filing.label(valid_to)}没有读清，请看原图", ends)
    if day < filing.filed_on:
        if ends.confidence < MIN_CONFIDENCE:
            return faint(filing.label(valid_to), ends)
        because = f"名称保留至 {day}，早于申请日 {filing.filed_on}"
        return failed(because, ends, 日期=day.isoformat(), 值A="", 值B="")
    if outcome.verdict is Verdict.UNSURE:
        return outcome
    return passed(f"{outcome.because}；名称保留至 {day}", *outcome.evidence, ends)
