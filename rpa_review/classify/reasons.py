"""In words, what moved a probability: the parts of an additive score, so nothing is made up afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

from rpa_review.classify.additive import Additive
from rpa_review.domain.example import Features

MOST = 3
LEAST = 0.2  # log-odds; below it a part moved nothing worth telling

_HISTORY = ("check", "point", "item_point", "verdict", "verdict_point", "verdict_check", "severity", "item")
_PLACES = ("paper", "field")
_CHOICES = ("choice", "place", "place_kind")

_Words = Callable[[float], str]
_NUMBERS: dict[str, _Words] = {
    "lowest_confidence": lambda value: f"依据中最低的识别把握为 {value:.0%}",
    "mean_confidence": lambda value: f"依据的平均识别把握为 {value:.0%}",
    "verdict_confidence": lambda value: f"结论所依据的识别把握为 {value:.0%}",
    "nothing_read": lambda value: "依据的位置上没有读到内容" if value else "依据的位置上读到了内容",
    "unread_characters": lambda value: f"依据中有 {value:.0%} 的字没有认出",
    "raw_length": lambda _: "依据文字的长短",
    "differing_values": lambda value: f"互相比对的值有 {value:.0f} 种",
    "distance": lambda value: f"两处的值相差 {value:.0%}",
    "differing_characters": lambda value: f"两处的值相差 {value:.0f} 个字",
    "part_of_other": lambda value: "一处的值是另一处的一部分" if value else "两处的值互不包含",
    "days_apart": lambda _: "两个日期的间隔",
    "read_elsewhere": lambda value: "读到的值在别处没有出现" if value <= 1 else f"读到的值全件出现 {value:.0f} 次",
    "typed_elsewhere": lambda value: "填写的值在别处没有出现" if value <= 1 else f"填写的值全件出现 {value:.0f} 次",
    "flaw": lambda value: "依据所在页影像有瑕疵" if value else "依据所在页影像完好",
    "by_ocr": lambda value: "依据来自扫描或拍照" if value else "依据来自电子文本",
    "picture": lambda value: "依据来自单张图片" if value else "依据来自 PDF 等文档",
    "recognised": lambda value: f"文书类型的把握为 {value:.0%}",
    "material_confidence": lambda value: f"这份材料的平均识别把握为 {value:.0%}",
    "material_doubtful": lambda value: f"这份材料有 {value:.0%} 的字段读得没把握",
    "material_empty": lambda value: f"这份材料有 {value:.0%} 的字段是空的",
    "material_unread": lambda _: "这份材料未认出的字",
    "evidence": lambda value: f"结论依据 {value:.0f} 处内容",
    "on_paper": lambda value: f"结论依据材料上的 {value:.0f} 处",
    "open_findings": lambda value: f"本件共有 {value:.0f} 条不符或读不清",
    "same_subject": lambda value: f"同一材料有 {value:.0f} 条不符或读不清",
    "shared_evidence": lambda value: f"同一处内容牵涉 {value:.0f} 条结论",
    "joint_risk": lambda _: "各条结论属实的可能合在一起",
    "highest_risk": lambda value: f"最可能属实的一条结论为 {value:.0%}",
    "expected_confirmed": lambda value: f"预计有 {value:.1f} 条结论属实",
    "failed_M": lambda value: f"{value:.0f} 条必须补正的要点不符合",
    "failed_T": lambda value: f"{value:.0f} 条可容缺的要点不符合",
    "failed_A": lambda value: f"{value:.0f} 条提示",
    "unsure": lambda value: f"{value:.0f} 条读不清",
    "blank": lambda value: f"申请表有 {value:.0%} 的栏目空着",
    "text_length": lambda _: "申请表填写内容的长短",
    "rows": lambda value: f"申请表各明细合计 {value:.0f} 行",
    "single_rows": lambda value: f"{value:.0f} 个明细只填了一行",
    "shared_phones": lambda value: "不同的人填了同一个电话" if value else "各人电话不同",
    "unusual_size": lambda _: "填写的数量与同类办件相比",
    "unusual_proportion": lambda _: "填写的数量之间的比例与同类办件相比",
    "unusual_proportions": lambda _: "填写的几项数量的比例与同类办件相比",
    "rare_place": lambda _: "地址的类型在本事项中是否少见",
    "rare_phones": lambda _: "共用电话的情形在本事项中是否少见",
    "beyond_risk": lambda _: "要点管不到的疑点",
    "files": lambda value: f"共 {value:.0f} 个文件",
    "pages": lambda value: f"共 {value:.0f} 页",
    "materials": lambda value: f"交来 {value:.0f} 种材料",
    "unopened": lambda value: f"{value:.0f} 个文件打不开",
    "share_ocr": lambda value: f"{value:.0%} 的页来自扫描或拍照",
    "worst_flaw": lambda value: "有页面影像不好" if value else "页面影像完好",
    "unrecognised": lambda value: f"{value:.0%} 的页没有认出是什么文书",
    "all_confidence": lambda value: f"全部材料的平均识别把握为 {value:.0%}",
    "all_doubtful": lambda value: f"全部材料有 {value:.0%} 的字段读得没把握",
    "all_empty": lambda value: f"全部材料有 {value:.0%} 的字段是空的",
    "all_unread": lambda _: "全部材料未认出的字",
    "hour": lambda value: f"{value:.0f} 点前后提交",
    "weekday": lambda value: f"星期{'一二三四五六日'[int(value) % 7]}提交",
    "days_since_signed": lambda value: "签署当天提交" if value <= 0 else f"签署 {value:.0f} 天后提交",
}


def finding_reasons(model: Additive, features: Features) -> tuple[str, ...]:
    """Two or three reasons why a finding is likelier, or less likely, to be confirmed than most."""
    return _told(
        _merged(model.parts(features)), features, ("更可能属实", "更可能不属实"), ("以往这类结论", "涉及的文书与栏目")
    )


def application_reasons(model: Additive, features: Features) -> tuple[str, ...]:
    """Two or three reasons why an application is likelier, or less likely, to be deficient than most."""
    return _told(_merged(model.parts(features)), features, ("风险升高", "风险降低"), ("本事项和处置建议的以往情况", ""))


def feature_name(name: str) -> str:
    """A feature in Chinese, without its value; its own name where there is none."""
    if name not in _NUMBERS:
        return name
    return re.sub(r"\s*为?\s*0(\.0)?%?\s*", "", _NUMBERS[name](0.0))


def _merged(parts: dict[str, float]) -> dict[str, float]:
    """Parts of one thing told as one."""
    merged: dict[str, float] = {}
    for name, part in parts.items():
        if name in (*_HISTORY, "disposition", "point_open"):
            name = "history"
        elif name in _PLACES:
            name = "places"
        elif name in _CHOICES:
            name = "choices"
        merged[name] = merged.get(name, 0.0) + part
    return merged


def _told(
    parts: dict[str, float], features: Features, effects: tuple[str, str], words: tuple[str, str]
) -> tuple[str, ...]:
    named = {
        "history": words[0],
        "places": words[1],
        "choices": "申请表的选项与地址类型",
        "month": "提交的月份",
        "check_sure": "这类核对中这样的识别把握",
        "check_support": "值在别处是否得到印证",
        "check_apart": "两处的值相差的程度",
        "check_kinds": "依据是文字还是有无（签名、印章）",
        "check_flaw": "依据所在页的影像情况",
    }
    largest = sorted(parts.items(), key=lambda one: -abs(one[1]))
    told: list[str] = []
    for name, part in largest[: 2 * MOST]:
        if abs(part) < LEAST or len(told) == MOST:
            break
        text = named.get(name, "")
        if name in _NUMBERS and name in features.numbers:
            text = _NUMBERS[name](features.numbers[name])
        if text:
            told.append(f"{text}：{effects[0] if part > 0 else effects[1]}")
    return tuple(told)
