"""Checks of trade over the internet: the platform, and the address of a shop on it."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.seals import present
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, is_printed, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Verdict

_PAGE_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[A-Za-z]{2,}(?:[/?#]\S*)?")


@check("online_premises_given", gives=("值",))
def online_premises_given(filing: Filing, *, platform: Ref, address: Ref, platform_on: Ref, address_on: Ref) -> Outcome:
    """Who trades online names the platform and the shop's address on it, as the platform's own paper does."""
    named, typed = filing.typed(platform.key), filing.typed(address.key)
    for field in (named, typed):
        if not str(field.value or "").strip():
            return failed(f"没有填写{filing.name(field.field)}", field, 值="（未填写）")
    url = str(typed.value).strip()
    if not _PAGE_ADDRESS.fullmatch(url):
        wording = "店铺网址“{值}”不是网址，请填写店铺的完整网址。"
        return failed(f"店铺网址“{url}”不是网址", typed, wording=wording, 值=url)
    shown: list[Field] = [named, typed]
    doubt: Outcome | None = None
    for field, ref in ((named, platform_on), (typed, address_on)):
        found = filing.read(ref)
        if isinstance(found, Absence):
            outcome = no_value(filing, ref, found)
            doubt = doubt or (outcome if outcome.verdict is Verdict.UNSURE else None)
        elif present(found):
            outcome_or_none = _differs(filing, field, found, ref)
            if outcome_or_none is not None and outcome_or_none.verdict is Verdict.FAIL:
                return outcome_or_none
            doubt = doubt or outcome_or_none
            shown.append(found)
    return doubt or passed("填写了平台名称和店铺网址", *shown)


def _differs(filing: Filing, typed: Field, found: Field, ref: Ref) -> Outcome | None:
    """What a name or an address on paper says against the one typed; small slips of reading count for nothing."""
    one, other = (_bare(str(field.value)) for field in (typed, found))
    if one == other or one in other or other in one:
        return None
    likeness = Levenshtein.normalized_similarity(one, other)
    because = f"{filing.label(ref)}“{written(found.value)}”与申请表的“{written(typed.value)}”不一致"
    if is_printed(found) or (likeness < 0.5 and found.confidence >= CLEARLY_DIFFERENT):
        wording = "平台证明上的“{值}”与申请书填写的不一致，请核对。"
        return failed(because, found, typed, wording=wording, 值=written(found.value))
    return None if likeness >= 0.85 else unsure(f"{because}，但读得不够清楚，请看原图", found, typed)


def _bare(text: str) -> str:
    return re.sub(r"^https?://|^www\.|/$", "", plain(text).lower())
