"""The words in which a report speaks to the person who reads it."""

from __future__ import annotations

from datetime import date, datetime

from rpa_review.domain.finding import Disposition, Severity, Verdict
from rpa_review.domain.page import Flaw, Origin

DISPOSITION = {
    Disposition.ROUTE: "转人工处理",
    Disposition.ASK_A_PERSON: "需人工判断",
    Disposition.CORRECT: "建议补正",
    Disposition.DEFER: "可容缺受理",
    Disposition.ACCEPT: "建议受理",
}
VERDICT = {
    Verdict.PASS: "通过",
    Verdict.FAIL: "不符合",
    Verdict.UNSURE: "读不清",
    Verdict.NOT_APPLICABLE: "不适用",
}
SEVERITY = {
    Severity.MUST: "必须补正",
    Severity.DEFERRABLE: "可容缺",
    Severity.ADVICE: "提示",
    Severity.ROUTE: "转人工",
}
FLAW = {
    Flaw.BLURRED: "模糊",
    Flaw.GLARE: "反光",
    Flaw.CROPPED: "裁切",
    Flaw.COVERED: "遮挡",
    Flaw.LOW_RESOLUTION: "分辨率过低",
    Flaw.DARK: "过暗",
    Flaw.BLANK: "空白",
}
ORIGIN = {Origin.TEXT_LAYER: "电子文本", Origin.OCR: "图像识别"}
PROBLEM = {
    "missing": "文件缺失",
    "empty": "空文件（0 字节）",
    "encrypted": "文件已加密",
    "broken": "文件损坏，打不开",
    "unsupported": "不支持的文件格式",
    "legacy": "旧版 Word、Excel 或 WPS 格式",
    "too_large": "文件过大",
    "too_many_pages": "页数过多",
    "timeout": "读取超时",
    "crashed": "读取时程序中断",
}
STAGE_OF_WORK = {
    "reading": "读取材料",
    "read": "读取材料",
    "extract": "提取字段",
    "extraction": "提取字段",
    "classify": "识别材料",
    "checks": "规则判断",
    "rules": "规则判断",
    "evaluate": "规则判断",
    "report": "生成报告",
    "total": "合计",
}

# Grades of one reading. Below the second a reading cannot count against an applicant, so the word changes there.
CLEAR, FAIRLY_CLEAR = 0.95, 0.80


def grade(confidence: float) -> str:
    """A confidence in a word: 清晰, 较清晰 or 模糊."""
    return "清晰" if confidence >= CLEAR else "较清晰" if confidence >= FAIRLY_CLEAR else "模糊"


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日（周{'一二三四五六日'[value.weekday()]}）"


def moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def iso_day(text: str | None) -> date | None:
    """The day of an ISO date, or None for anything else (长期, an empty place)."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
