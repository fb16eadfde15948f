"""医疗机构执业许可证, 诊所备案凭证: which institution may practise what, from whom and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Origin, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import (
    AUTHORITY,
    FROM_TO,
    HOSPITAL,
    NUMBER,
    UNDATED,
    either,
    plausible,
    said,
    stretch,
    unless_elsewhere,
)

LABELS = {
    "name": (
        *wordings("医疗机构名称 机构名称 诊所名称 单位名称 名称"),
        *compounds("医疗机构 医疗卫生机构 机构 诊所 备案机构 备案诊所 执业机构 单位", "名称 全称 （全称） （名称）"),
    ),
    "reg_no": (
        *wordings("医疗机构登记号 登记号 备案编号 备案号 登记编号"),
        *compounds("医疗机构 机构 执业许可证 许可证", "登记号 代码 登记号码 登记编号"),
        *compounds("登记 备案 执业登记 备案凭证 备案证 执业许可证 许可证 备案登记", "编号 号码 号"),
        *wordings("登记号（机构代码）"),
    ),
    "address": wordings("机构地址 诊所地址 执业地址 执业地点 地址"),
    "level": (
        *compounds("医疗机构 医疗卫生机构 机构 诊所 单位", "类别 类型 级别 等级 类别级别"),
        *wordings("类别 等级"),
    ),
    "subjects": (
        *wordings("核准诊疗科目 诊疗科目 备案诊疗科目"),
        *wordings(
            "核准的诊疗科目 登记诊疗科目 诊疗科目及范围 诊疗科目名称 备案科目 "
            "许可科目 执业科目 诊疗范围 科目 许可诊疗科目"
        ),
    ),
    "person": wordings(
        "主要负责人 法定代表人（主要负责人） 法定代表人（负责人） 法定代表人 "
        "负责人姓名 主要负责人姓名 负责人 诊所负责人"
    ),
    "period": (
        *wordings("有效期限 有效期"),
        *compounds("许可证 证书 执业许可 许可 执业", "有效期限 有效期"),
        *wordings("有效期起止 有效期间 有效期限（起止）"),
    ),
    "valid_from": (
        *wordings("有效期自 有效期限自 有效期起"),
        *compounds("许可 有效期 有效期限 有效", "起始日期 开始日期 起始日 起始"),
    ),
    "valid_to": (
        *wordings("有效期限至 有效期至 有效期截止 有效期止"),
        *compounds("有效期 有效期限 有效 许可", "截止日期 届满日期 终止日期 截止至 到期日"),
        *wordings("许可证有效期至 证书有效期至 到期日期"),
    ),
    "issuer": (
        *wordings("发证机关 备案机关 登记机关 批准机关 签发机关"),
        *compounds(
            "发证 备案 登记 批准 许可 核准 颁发 核发 审批 签发", "机关（印章） 机关（盖章） 机关（章） 部门 单位 机关"
        ),
        *wordings("许可机关 核准机关 颁发机关 发证单位 发证部门 备案部门 审批机关 核发机关"),
    ),
}
STOPS = wordings(
    "经营性质 所有制形式 床位数 床位（牙椅） 服务对象 注册资金 服务方式 "
    "发证日期 备案日期 统一社会信用代码 校验 经核准登记 准予执业 牙椅"
)
SEALED = wordings("发证机关 备案机关 登记机关 （盖章） （章）")
SUBJECTS = wordings(  # of the national list
    "预防保健科 全科医疗科 内科 外科 妇产科 妇科 产科 妇女保健科 儿科 小儿外科 儿童保健科 眼科 耳鼻咽喉科 口腔科 "
    "皮肤科 医疗美容科 精神科 传染科 结核病科 地方病科 肿瘤科 急诊医学科 康复医学科 运动医学科 职业病科 临终关怀科 "
    "麻醉科 疼痛科 重症医学科 医学检验科 病理科 医学影像科 中医科 民族医学科 中西医结合科 血液透析室 护理科"
)
KINDS = (r"(诊所备案凭证|诊所备案证|诊所备案证明)", r"(医疗机构执业许可证)")
SHAPES = {
    "name": HOSPITAL,
    "reg_no": NUMBER,
    "subjects": "科|室",
    "issuer": AUTHORITY,
    "level": "级|类|院|所|部|站|中心",
}
SOUGHT = {
    "valid_to": UNDATED,
}


class MedicalInstitutionLicence(Extractor):
    type: ClassVar[str] = "medical_institution_licence"
    title: ClassVar[str] = "医疗机构执业许可证（诊所备案凭证）"
    fields: ClassVar[tuple[str, ...]] = (
        *(
            "kind",
            "name",
            "reg_no",
            "address",
            "level",
            "subjects",
            "person",
            "valid_from",
            "valid_to",
            "issuer",
            "seal",
        ),
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "医疗机构执业许可证 中华人民共和国医疗机构执业许可证 诊所备案凭证 "
            "医疗机构执业许可证（副本） 医疗机构执业许可证副本 诊所备案证"
        ),
        title_pattern=r".{0,10}(?:医疗机构|诊所).{0,6}(?:许可证|备案凭证|备案证|登记证)(?:副本|正本)?",
        anchors={"医疗机构": 1.5, "诊疗科目": 2, "登记号": 1, "有效期": 0.5, "负责人": 0.5, "备案": 0.5, "地址": 0.5},
        against={"申请审核表": 0.95, "护士执业证书": 0.7, "拟聘用": 0.9, "营业执照": 0.8, "卫生许可证": 0.8},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        found = readings(
            said(paper, "kind", parse.plain_text, *KINDS),
            paper.words("name", lines=2, below=True),
            either(
                paper.read("reg_no", _number, below=True),
                said(paper, "reg_no", _number, r"(?:登记号|备案编?号|登记编号)[:：]?([A-Z0-9]{10,30})"),
            ),
            paper.words("address", lines=2, below=True),
            paper.words("level", below=True),
            _subjects(paper),
            paper.person("person", below=True),
            _term(paper),
            either(paper.office("issuer", seal), paper.words("issuer", below=True)),
            seal,
        )
        return plausible(unless_elsewhere(paper, found, SOUGHT), SHAPES)


def _number(text: str) -> str | None:
    """The number without words of its label or of the page beside it."""
    number = re.search(r"[A-Z0-9]*[0-9]{3}[A-Z0-9-]*", parse.plain_text(text))
    return number[0] if number else None


def _subjects(paper: Paper) -> FieldReading | None:
    """The subjects; one whose first character OCR lost is doubtful: 科医疗科 for 全科医疗科."""
    reading = paper.words("subjects", lines=4, below=True)
    if reading is None or not isinstance(reading.value, str) or paper.pages[reading.page].origin is not Origin.OCR:
        return reading
    parts = re.split(r"[、，,;；/]", reading.value)
    if any(part not in SUBJECTS and whole.endswith(part) for part in parts for whole in SUBJECTS if len(part) > 1):
        return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})
    return reading


def _term(paper: Paper) -> list[FieldReading]:
    """The stretch of time; a sheet that prints its end alone has that alone."""
    return stretch(paper, "valid_from", "valid_to", "period", rf"有效期限?[:：]?{FROM_TO}")


EXTRACTOR = MedicalInstitutionLicence()
