"""Validation errors of pydantic in one Chinese sentence, without the values that were refused."""

from __future__ import annotations

from pydantic import ValidationError

_WORDS = {
    "missing": "缺少这一项",
    "string_type": "应为文字",
    "datetime_type": "应为 ISO 格式的日期时间",
    "datetime_parsing": "不是可识别的日期时间（应如 2026-11-23T10:15:00+08:00）",
    "datetime_from_date_parsing": "不是可识别的日期时间（应如 2026-11-23T10:15:00+08:00）",
    "literal_error": "不在允许的取值之内",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "tuple_type": "应为数组",
    "list_type": "应为数组",
    "bool_type": "应为 true 或 false",
    "extra_forbidden": "是不认识的键",
}


def explain(error: ValidationError, *, most: int = 3) -> str:
    """Where and what is wrong, for at most so many places, e.g. “materials.0.material：缺少这一项”."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    parts = [
        f"{'.'.join(str(step) for step in detail['loc']) or '整个文件'}：{_WORDS.get(detail['type'], '格式不对')}"
        for detail in details[:most]
    ]
    more = f"；另有 {len(details) - most} 处" if len(details) > most else ""
    return "；".join(parts) + more
