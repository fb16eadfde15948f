"""The JSON Schema of item.yaml as its authors write it, from the records that it becomes: editors complete it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from rpa_review.checks import registered
from rpa_review.domain.item import Item, ReviewPoint

FILE = files("rpa_review.scaffold").joinpath("item.schema.json")

# What an author reads while typing.
_SAID = {
    "Item.key": "编码前缀，大写字母：材料、要点编号都以它开头，发布后不改",
    "Item.name": "事项名称，与大厅一致",
    "Item.version": "规则版本",
    "Item.type": "行政许可、行政备案、行政给付……",
    "Item.level": "受理层级",
    "Item.allows_deferral": "有公布的容缺清单",
    "Item.agent": "委托办理的条件（CEL），如 form.has_agent",
    "Item.limits": "期限，工作日：notice 一次告知、decide 决定、extend 延长、promised 承诺、defer 容缺补交",
    "Item.form": "一事一表",
    "Item.materials": "材料清单",
    "FormField.key": "键，小写英文，发布后不改",
    "FormField.label": "大厅表单上的名称",
    "FormField.constraint": "表单上的说明，给人看",
    "FormField.choices": "可选的词",
    "FormField.columns": "表格的列",
    "MaterialSpec.code": "材料编码，如 ABC-M01",
    "MaterialSpec.need": "必要、条件（when 成立时）、参考（清单外，只看不要）",
    "MaterialSpec.when": "要交的条件（CEL）",
    "MaterialSpec.documents": "应含的文书，每项一种；几种都可以的写 a | b",
    "MaterialSpec.certificate": "免提交：可以代替它的电子证照",
    "MaterialSpec.promise": "告知承诺：when 成立时以 material 那份承诺书代替",
    "MaterialSpec.one_for_each": "每人（每台）一份：rows 是表格的键",
    "MaterialSpec.deferrable": "可以容缺",
    "ReviewPoint.id": "要点编号，如 ABC-R01，发布后不复用、不改义",
    "ReviewPoint.says": "一句话：什么必须成立",
    "ReviewPoint.severity": "M 必须补正、T 可容缺、A 提示、N 转人工",
    "ReviewPoint.check": "检查的名称",
    "ReviewPoint.stage": "受理前 或 受理后",
    "ReviewPoint.when": "适用条件（CEL），不写则总是适用",
    "ReviewPoint.notice": "补正用语，{占位} 由检查填；（内部）只给审查人员，（提示）不算补正",
    "ReviewPoint.how": "补正方式",
    "ReviewPoint.needs": "需要的外部数据源",
    "ReviewPoint.valid_from": "从这一天起有效",
    "ReviewPoint.valid_until": "到这一天为止有效（含当天）",
}
_DERIVED = ("params", "subjects", "law", "shadow")  # of a point: written otherwise, or never


def item_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    schema = Item.model_json_schema(ref_template="#/$defs/{model}")
    definitions = schema.pop("$defs")
    for derived in ("slug", "points"):
        schema["properties"].pop(derived)
    schema["required"] = [key for key in schema["required"] if key != "slug"] + ["points"]
    definitions["MaterialSpec"]["properties"]["documents"] = {"type": "array", "items": {"type": "string"}}
    definitions["ReviewPoint"] = _point(ReviewPoint.model_json_schema(ref_template="#/$defs/{model}"), definitions)
    schema["properties"] |= {
        "common": {"type": "object", "description": "通用要点的用法：编号 → 针对的材料或字段 → 参数；false 为不用"},
        "points": {"type": "array", "items": {"$ref": "#/$defs/ReviewPoint"}, "description": "审查要点"},
    }
    for name, definition in (("Item", schema), *definitions.items()):
        definition.pop("description", None)
        for key, said in definition.get("properties", {}).items():
            said.pop("title", None)
            if f"{name}.{key}" in _SAID:
                said["description"] = _SAID[f"{name}.{key}"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:rpa-review:item:1",
        **schema,
        "title": "事项 item.yaml",
        "$defs": definitions,
    }


def _point(point: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A review point as it is written: `with`, `law`, and the parameters that its check takes."""
    definitions |= point.pop("$defs", {})
    for derived in _DERIVED:
        point["properties"].pop(derived)
    checks = registered()
    point["properties"]["check"] = {
        "enum": sorted(checks),
        "description": _SAID["ReviewPoint.check"],
    }
    point["properties"]["with"] = {"type": "object", "description": "检查的参数"}
    point["properties"]["law"] = {
        "type": "array",
        "minItems": 1,
        "description": "依据：law 是简称，article 是在 bots/_law 或本事项 law/ 中登记的条",
        "items": {
            "type": "object",
            "required": ["law", "article"],
            "additionalProperties": False,
            "properties": {"law": {"type": "string"}, "article": {"type": "string"}},
        },
    }
    point["required"] = [key for key in point["required"] if key not in _DERIVED] + ["law", "notice"]
    point["allOf"] = [
        {
            "if": {"properties": {"check": {"const": name}}},
            "then": {
                "properties": {
                    "with": {"properties": {key: {} for key in check.parameters}, "additionalProperties": False}
                }
            },
        }
        for name, check in sorted(checks.items())
    ]
    return point


def schema_text() -> str:
    """The published file."""
    return json.dumps(item_schema(), ensure_ascii=False, indent=1) + "\n"
