"""What stands in a field, made ready to be shown: words, a list, or a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rpa_review.domain.field import CertificateSource, Field, FormSource, Provenance
from rpa_review.domain.finding import Evidence, Finding, Review
from rpa_review.domain.record import JsonValue
from rpa_review.report.compare import Run
from rpa_review.report.masking import is_public, masked_value

# Columns of table fields, as the application package names them (docs/package.md).
COLUMN = {
    "name": "名称",
    "id_no": "身份证号",
    "post": "岗位",
    "mobile": "联系方式",
    "relation": "与经营者关系",
    "direct_contact": "接触直接入口食品",
    "health_valid_to": "健康合格证到期日",
    "education": "学历",
    "insured_by": "社保缴纳单位",
    "quantity": "数量",
    "purpose": "用途",
    "room": "所在功能间",
    "function": "功能",
    "device_no": "设备编号",
    "place": "放置地点",
    "area": "面积",
    "item": "项目",
    "steps": "流程",
}
_SLOT = "materials."
_OF_PEOPLE = {"id_no", "post", "relation", "education"}

# Names of fields that papers of many kinds share; what a type calls its own field stands in the review's `names`.
FIELD = {
    "name": "名称",
    "sex": "性别",
    "ethnicity": "民族",
    "birth": "出生日期",
    "address": "住所（地址）",
    "id_no": "身份证号",
    "issuer": "发证机关",
    "valid_from": "有效期起",
    "valid_to": "有效期至",
    "face_photo": "照片",
    "side": "证件面",
    "uscc": "统一社会信用代码",
    "ent_type": "类型",
    "person": "法定代表人（负责人）",
    "capital": "注册资本",
    "est_date": "成立日期",
    "term_from": "期限起",
    "term_to": "期限止",
    "scope": "范围",
    "authority": "登记机关",
    "issue_date": "发证日期",
    "qr_text": "二维码内容",
    "copy_no": "副本编号",
    "seal": "印章",
    "sign": "签名",
    "fingerprint": "捺印",
    "sign_date": "落款日期",
    "cert_no": "证书编号",
    "owner": "权利人",
    "location": "坐落",
    "area": "面积",
    "usage": "用途",
    "lessor": "出租人",
    "lessor_id": "出租人证件号",
    "lessee": "承租人",
    "lessee_id": "承租人证件号",
    "rent": "租金",
    "sign_lessor": "出租人签名",
    "sign_lessee": "承租人签名",
    "seal_lessor": "出租人印章",
    "seal_lessee": "承租人印章",
    "pages_total": "应有页数",
    "page_numbers": "实有页码",
    "principal": "委托人",
    "principal_id": "委托人证件号",
    "agent": "代理人",
    "agent_id": "代理人证件号",
    "agent_mobile": "代理人电话",
    "matter": "委托事项",
    "power": "委托权限",
    "principal_sign": "委托人签名",
    "principal_seal": "委托人印章",
    "agent_sign": "代理人签名",
    "age": "年龄",
    "work_unit": "工作单位",
    "post": "岗位",
    "exam_org": "体检机构",
    "result": "结论",
    "hukou_no": "户号",
    "head_name": "户主姓名",
    "relation": "关系",
    "hukou_addr": "户籍地址",
    "move_in_date": "迁入日期",
    "cancel_flag": "注销、迁出标注",
    "card_no": "卡号",
    "bank": "银行",
    "branch": "开户网点",
    "holder": "户名",
    "card_type": "卡种",
    "template_ver": "文本版本",
    "items_checked": "勾选情况",
    "signer": "承诺人",
    "consent_publish": "同意公开",
    "kind": "种类",
    "deferred_material": "容缺材料",
    "due_days": "补交期限（工作日）",
    "drawing_type": "图名",
    "scale": "比例",
    "north_arrow": "指北针",
    "rooms": "功能间",
    "areas": "面积标注",
    "dims": "尺寸标注",
    "equipment": "设备",
    "exits": "出入口",
    "total_area": "总面积",
    "title_unit": "图签单位",
    "draw_date": "制图日期",
    "equip_list": "设备设施",
    "items": "条目",
    "flow_text": "流程说明",
    "title": "标题",
    "date": "日期",
    "devices": "自动设备",
    "display_way": "许可证展示方法",
    "risk_plan": "风险管控方案",
    "manage_scope": "管理范围",
    "qa_staff": "品控人员",
    "chain_rules": "连锁管理制度",
    "grantor": "授权人",
    "grantee": "被授权人",
    "grantee_id": "被授权人证件号",
    "grantor_sign": "授权人签名",
    "elder_name": "老人姓名",
    "agent_name": "代办人姓名",
    "type": "类型",
    "status": "状态",
    "number": "证照编号",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A value ready to be shown: runs of words, or a table with a heading."""

    runs: tuple[Run, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


SIDE = {"front": "人像面", "back": "国徽面", "both": "正反两面"}  # of an identity card


def in_words(value: JsonValue, *, on_paper: bool) -> str:
    """A value in one line; a truth value read off paper says whether something is there."""
    match value:
        case None | "":
            return "（空白）"
        case "front" | "back" | "both":
            return SIDE[value]
        case bool():
            return ("有" if value else "未见") if on_paper else ("是" if value else "否")
        case float() if value == int(value):
            return str(int(value))
        case list() if value and all(isinstance(part, bool) for part in value):
            return "、".join(f"第{number}项{'✓' if part else '未勾'}" for number, part in enumerate(value, 1))
        case list():
            return "、".join(in_words(part, on_paper=on_paper) for part in value) or "（空白）"
        case dict():
            parts = [in_words(part, on_paper=on_paper) for part in value.values() if part not in (None, "", [])]
            return " ".join(parts) or "（空白）"
    return str(value)


def told(value: JsonValue, *, on_paper: bool, columns: Mapping[str, str] = MappingProxyType({})) -> Told:
    """A value as words, or as a table when it is a list of records; `columns` are the table's own headings."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        records: list[dict[str, JsonValue]] = [row for row in value if isinstance(row, dict)]
        keys = list(dict.fromkeys(key for row in records for key in row))
        people = bool(_OF_PEOPLE & set(keys))
        return Told(
            columns=tuple(
                columns.get(key) or ("姓名" if key == "name" and people else COLUMN.get(key, key)) for key in keys
            ),
            rows=tuple(
                tuple("" if row.get(key) is None else in_words(row[key], on_paper=False) for key in keys)
                for row in records
            ),
        )
    return Told(runs=(Run(in_words(value, on_paper=on_paper)),))


def overview(value: JsonValue, *, key: str, on_paper: bool, columns: Mapping[str, str] = MappingProxyType({})) -> Told:
    """A value for a place where nobody needs a citizen's whole number."""
    return told(masked_value(value, public=is_public(key)), on_paper=on_paper, columns=columns)


def is_slot(part: Field | Evidence) -> bool:
    """Whether a value stands for a slot of the hall's form where a file should have been handed in."""
    return isinstance(part.source, FormSource) and part.source.form.startswith(_SLOT)


def is_file(part: Field | Evidence) -> bool:
    """Whether a value speaks of what was handed in as a whole: its field is the material itself."""
    return "." not in part.field


class Lexicon:
    """What the codes of one review are called."""

    def __init__(self, review: Review) -> None:
        self._names: Mapping[str, str] = review.names
        self._documents = {_place(field): field.document for field in review.fields if field.document}
        self._types: dict[tuple[str, str], set[str]] = {}
        for reading in review.materials:
            if reading.recognised_as:
                self._types.setdefault((reading.material, reading.file), set()).add(reading.recognised_as)
        self._inner = {
            (reading.file, sheet.number): sheet.inner for reading in review.materials for sheet in reading.sheets
        }
        self._people = {field.field.rsplit(".", 1)[0] for field in review.fields if field.field.endswith(".id_no")}

    def material(self, code: str) -> str:
        return self._names.get(code, code)

    def document(self, slug: str | None) -> str:
        return "未能识别" if slug is None else self._names.get(slug, slug)

    def field(self, field: Field | Evidence) -> str:
        """What a field is called: 表单's own label, the document type's name for it, or the common word."""
        if is_file(field):
            return "上传的文件"
        owner, _, key = field.field.rpartition(".")
        document = self._type_of(field)
        for code in (field.field, f"{document}.{key}"):
            if code in self._names:
                return self._names[code]
        if key == "name" and owner in self._people:
            return "姓名"
        return FIELD.get(key, key)

    def value(self, part: Field | Evidence) -> Told:
        """What stands in a field; for a file as a whole, what it was recognised as."""
        if is_slot(part):
            return Told(runs=(Run("没有上传"),))
        if is_file(part) and (part.value is None or isinstance(part.value, str)):
            return Told(runs=(Run(self._names.get(part.value or "", part.value or "没有认出")),))
        return told(part.value, on_paper=not isinstance(part.source, FormSource), columns=self.columns(part))

    def columns(self, part: Field | Evidence) -> dict[str, str]:
        """The headings of a table field, as the form or the document type calls them."""
        key = part.field.rpartition(".")[2]
        starts = tuple(f"{owner}." for owner in (part.field, f"{self._type_of(part)}.{key}"))
        return {
            code.rpartition(".")[2]: name
            for code, name in self._names.items()
            for start in starts
            if code.startswith(start)
        }

    def form(self, key: str) -> str:
        return self._names.get(f"form.{key}", FIELD.get(key, COLUMN.get(key, key)))

    def subject(self, subject: str | None) -> str:
        """The thing that a finding is about, as a clerk calls it."""
        if subject is None:
            return "整件"
        if subject.startswith("form."):
            return f"表单：{self.form(subject.removeprefix('form.'))}"
        return self.material(subject.partition("#")[0])

    def subject_of(self, finding: Finding) -> str:
        """As `subject`; a finding about the whole application is named after what it rests on."""
        if finding.subject is not None:
            return self.subject(finding.subject)
        papers = dict.fromkeys(self.paper(part) for part in finding.evidence)
        return "、".join(list(papers)[:2]) + ("等" if len(papers) > 2 else "") or "整件"

    def paper(self, part: Field | Evidence) -> str:
        """The paper that a value stands on, by its own name where it was recognised, else by its slot's."""
        match part.source:
            case FormSource() if is_slot(part):
                return self.material(part.source.form.removeprefix(_SLOT))
            case FormSource():
                return "表单"
            case CertificateSource():
                return f"电子证照：{part.source.certificate}"
            case Provenance():
                document = self._type_of(part)
                return self._names.get(document) or self.material(part.source.material)

    def where(self, part: Field | Evidence) -> str:
        """As `paper`, with the page."""
        if is_slot(part):
            return "材料上传栏"
        page = f" {self.page(part.source)}" if isinstance(part.source, Provenance) else ""
        return f"{self.paper(part)}{page}"

    def page(self, source: Provenance) -> str:
        """The page of a file, with the member of an archive that it is from."""
        inner = self._inner.get((source.file, source.page), "")
        return f"第{source.page}页{f'（压缩包中的 {inner}）' if inner else ''}"

    def _type_of(self, part: Field | Evidence) -> str:
        if (document := self._documents.get(_place(part))) is not None:
            return document
        source = part.source
        types = self._types.get((source.material, source.file), set()) if isinstance(source, Provenance) else set()
        return next(iter(types)) if len(types) == 1 else ""


def _place(field: Field | Evidence) -> tuple[str, str, int]:
    match field.source:
        case Provenance(file=file, page=page):
            return field.field, file, page
    return field.field, "", 0
