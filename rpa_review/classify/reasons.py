"""In words, what moved a probability: the parts of an additive score, so nothing is made up afterwards.

What a reviewer knows as one thing is told as one: parts of it are added up before the largest are chosen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from rpa_review.classify.additive import ABOVE, Additive
from rpa_review.domain.example import Features

MOST = 3
LEAST = 0.2  # log-odds; below it a part moved nothing worth telling

_HISTORY = "history"
_AS_ONE = {  # features that tell of one thing, by the name under which it is told
    "lowest_confidence": ("mean_confidence", "verdict_confidence", "check_sure"),
    "read_elsewhere": ("typed_elsewhere", "check_support"),
    "distance": ("differing_characters", "part_of_other", "check_apart"),
    "flaw": ("check_flaw",),
    _HISTORY: (
        *("check", "check_kinds", "point", "item_point", "verdict", "verdict_point", "verdict_check"),
        *("severity", "item", "disposition", "point_open", "paper", "field"),
    ),
    "choice": ("place", "place_kind"),
    "unusual_size": ("unusual_proportion", "unusual_proportions", "odd", "odd_key"),
    "seldom": (
        *("seldom_thing", "seldom_kind", "rare_place", "rare_phones", "rare_blank"),
        *("shared_phones", "phones_of_several"),
    ),
    "joint_risk": ("highest_risk", "expected_confirmed"),
}
_NAME_OF = {part: name for name, parts in _AS_ONE.items() for part in parts}

_Words = Callable[[float], str]
_NUMBERS: dict[str, _Words] = {
    "lowest_confidence": lambda value: f"依据中最低的识别把握为 {value:.0%}",
    "nothing_read": lambda value: "该处没有读到内容" if value else "该处读到了内容",
    "unread_characters": lambda value: f"依据文字中有 {value:.0%} 没有认出",
    "raw_length": lambda value: f"依据的文字共 {math.expm1(value):.0f} 个字",
    "differing_values": lambda value: f"比对的几处共有 {value:.0f} 种写法",
    "distance": lambda value: f"比对的两处有 {value:.0%} 的字不同",
    "days_apart": lambda value: f"比对的两个日期相隔 {math.expm1(value):.0f} 天",
    "read_elsewhere": lambda value: "别处没有同样的值" if value <= 1 else f"同样的值在全件中出现 {value:.0f} 次",
    "flaw": lambda value: "依据所在页影像有瑕疵" if value else "依据所在页影像完好",
    "by_ocr": lambda value: "依据来自扫描或拍照" if value else "依据来自电子文本",
    "picture": lambda value: "依据来自单张图片" if value else "依据来自 PDF 等文档",
    "recognised": lambda value: f"这份材料是什么文书，把握为 {value:.0%}",
    "evidence": lambda value: f"结论依据 {value:.0f} 处内容",
    "on_paper": lambda value: f"结论依据材料上的 {value:.0f} 处",
    "open_findings": lambda value: f"本件共有 {value:.0f} 条不符或读不清",
    "same_subject": lambda value: f"同一材料有 {value:.0f} 条不符或读不清",
    "shared_evidence": lambda value: f"同一处内容牵涉 {value:.0f} 条结论",
    "joint_risk": lambda value: (
        f"各条结论中至少一条属实的可能约 {chance:.0%}" if (chance := _chance(value)) >= 0.01 else "没有看来属实的结论"
    ),
    "failed_M": lambda value: f"{value:.0f} 条必须补正的要点不符合",
    "failed_T": lambda value: f"{value:.0f} 条可容缺的要点不符合",
    "failed_A": lambda value: f"{value:.0f} 条提示",
    "unsure": lambda value: f"{value:.0f} 条读不清",
    "blank": lambda value: f"申请表有 {value:.0%} 的栏目空着",
    "rows": lambda value: f"申请表各明细合计 {value:.0f} 行",
    "single_rows": lambda value: f"申请表有 {value:.0f} 个明细只填了一行" if value else "申请表各明细都不止一行",
    "text_length": lambda value: f"申请表各栏平均填 {value:.0f} 个字",
    "beyond_risk": lambda value: f"要点管不到的疑点折合约 {_chance(value):.0%} 的可能",
    "files": lambda value: f"共 {value:.0f} 个文件",
    "pages": lambda value: f"共 {value:.0f} 页",
    "materials": lambda value: f"交来 {value:.0f} 种材料",
    "unopened": lambda value: f"{value:.0f} 个文件打不开",
    "share_ocr": lambda value: f"{value:.0%} 的页来自扫描或拍照",
    "worst_flaw": lambda value: "有页面影像不好" if value else "页面影像完好",
    "unrecognised": lambda value: f"{value:.0%} 的页没有认出是什么文书",
    "hour": lambda value: f"{value:.0f} 点前后提交",
    "weekday": lambda value: f"星期{'一二三四五六日'[int(value) % 7]}提交",
    "days_since_signed": lambda value: "签署当天提交" if value <= 0 else f"签署 {value:.0f} 天后提交",
}


def _of_text(whose: str) -> dict[str, _Words]:
    return {
        "confidence": lambda value: f"{whose}的平均识别把握为 {value:.0%}",
        "doubtful": lambda value: f"{whose}有 {value:.0%} 的字段读得没把握",
        "empty": lambda value: f"{whose}有 {value:.0%} 的字段是空的",
        "unread": lambda value: f"{whose}有 {value:.0%} 的字没有认出",
    }


_NUMBERS |= {
    f"{of}_{name}": words
    for of, whose in (("material", "这份材料"), ("all", "全部材料"))
    for name, words in _of_text(whose).items()
}
_NAMED = {  # features told without their value
    "unusual_size": "填写的数量及其比例",
    "seldom": "地址类型、共用电话与空着的栏目",
    "choice": "申请表的选项与地址类型",
    "month": "提交的月份",
}


def finding_reasons(model: Additive, features: Features) -> tuple[str, ...]:
    """Two or three reasons why a finding is likelier, or less likely, to be confirmed than most."""
    history = {_HISTORY: ("同类结论以往多被认可", "同类结论以往常被否定")}
    return _told(model, features, history, ("更可能属实", "更可能不属实"))


def application_reasons(model: Additive, features: Features, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Two or three reasons why an application is likelier, or less likely, to be deficient than most.

    Args:
        labels: what an item's codes are called, as `Item.names`.
    """
    month = next((f"{code.partition(':')[2]} 月提交" for code in features.codes if code.startswith("month:")), "")
    choice = _choice(model, features, labels)
    words = {
        _HISTORY: ("本事项这样的办件以往缺陷较多", "本事项这样的办件以往缺陷较少"),
        "unusual_size": (_odd_sizes(features, labels), "填写的数量与同类办件相近"),
        "seldom": (_seldom_things(features, labels), "地址类型、电话与空着的栏目都属常见"),
        "choice": (choice, choice),
        "month": (month, month),
    }
    return _told(model, features, words, ("风险升高", "风险降低"))


def feature_name(name: str) -> str:
    """A feature in Chinese, without its value; its own name where there is none."""
    name = _NAME_OF.get(name, name)
    if name not in _NUMBERS:
        return _NAMED.get(name, name)
    return re.sub(r"[约为有]*\s*0(\.0)?%?\s*", "", _NUMBERS[name](0.0))


def _told(
    model: Additive, features: Features, words: Mapping[str, tuple[str, str]], effects: tuple[str, str]
) -> tuple[str, ...]:
    merged: dict[str, float] = {}
    for name, part in model.parts(features).items():
        known = _NAME_OF.get(name, name)
        merged[known] = merged.get(known, 0.0) + part
    told: list[str] = []
    largest = sorted(merged.items(), key=lambda one: -abs(one[1]))[: 2 * MOST]
    for name, part in largest:
        if abs(part) < LEAST or len(told) == MOST:
            break
        text = words.get(name, ("", ""))[part <= 0]
        if name in _NUMBERS and name in features.numbers:
            text = _NUMBERS[name](features.numbers[name])
        if text:
            told.append(f"{text}：{effects[part <= 0]}")
    if not told and largest[0][0] in _NAMED:
        told.append(f"{_NAMED[largest[0][0]]}：{effects[largest[0][1] <= 0]}")
    return tuple(told)


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _odd_sizes(features: Features, labels: Mapping[str, str]) -> str:
    """The stated sizes that stand out, the oddest two; "" where none does."""
    steps: dict[str, int] = {}
    for code in features.codes:
        if code.startswith("odd_key:"):
            told = code.partition(":")[2]
            steps[told[:-1]] = max(steps.get(told[:-1], 0), int(told[-1]))
    oddest = sorted(steps, key=lambda told: -steps[told])[:2]
    if oddest:
        return "、".join(
            f"“{_label(told[:-1], labels)}”比同类办件{'多' if told.endswith(ABOVE) else '少'}得多" for told in oddest
        )
    return "填写的几项数量比例与同类办件不同" if features.numbers.get("unusual_proportion", 0.0) > 0 else ""


def _seldom_things(features: Features, labels: Mapping[str, str]) -> str:
    """What the item seldom has: kinds of address, shared telephones, fields left blank."""
    told = []
    for code in features.codes:
        if code.startswith("seldom_thing:"):
            kind, _, thing = code.partition(":")[2].partition(":")
            if kind == "place":
                key, _, place = thing.partition("=")
                told.append(f"“{_label(key, labels)}”填的是{_PLACES.get(place, '只到门牌号的地址')}，本事项少见")
            elif kind == "blank":
                told.append(f"“{_label(thing, labels)}”空着，同类办件多已填写")
            elif thing != "0/0":
                told.append("不同的人填了同一个电话")
    return "；".join(dict.fromkeys(told[:2]))


_PLACES = {"flat": "住宅单元房", "room": "带室号的地址", "shop": "店面或市场", "floor": "楼层"}


def _choice(model: Additive, features: Features, labels: Mapping[str, str]) -> str:
    """The choice of the form, or the kind of address, that weighs most."""
    weights = model.code_weights
    held = [code for code in features.codes if code.startswith(("choice:", "place:")) and code in weights]
    if not held:
        return _NAMED["choice"]
    kind, _, told = max(held, key=lambda code: abs(weights[code])).partition(":")
    key, _, word = told.rpartition("/")[2].partition("=") if kind == "choice" else told.partition("=")
    word = (
        _PLACES.get(word, "只到门牌号的地址")
        if kind == "place"
        else {"True": "是", "False": "否", "": "未填"}.get(word, word)
    )
    return f"“{_label(key, labels)}”为{word}"


def _label(key: str, labels: Mapping[str, str]) -> str:
    return labels.get(f"form.{key}") or labels.get(f"form.{key.partition('.')[0]}") or key
