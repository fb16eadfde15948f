"""护士执业注册申请审核表: the printed form of the item, with the institution's opinion on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.columns import number
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import (
    DEPARTMENT,
    FROM_TO,
    HOSPITAL,
    MAJOR,
    NUMBER,
    POST,
    SCHOOL,
    UNDATED,
    either,
    plausible,
    said,
    stretch,
    unless_elsewhere,
)

LABELS = {
    "sub_type": wordings(
        "申请（办理）类型 办理类型 申请类别 注册类别 注册类型 申请注册类型 申请注册类别 业务类型 申请事项"
    ),
    "name": wordings("申请人姓名 护士姓名 姓名"),
    "gender": wordings("性别"),
    "birth": wordings("出生日期 出生年月日"),
    "nation": wordings("民族"),
    "id_type": (
        *compounds("有效身份 身份 有效", "证件类型 证件种类 证件名称 证件类别"),
        *wordings("证件类型 证件种类 证件类别 证件名称"),
    ),
    "id_no": (
        *compounds("有效身份 身份 有效 公民身份", "证件号码 证件号 证件编号"),
        *wordings("公民身份号码 居民身份证号码 身份证号码 证件号码 证件号 身份证号"),
    ),
    "edu_level": wordings("最高学历 学历层次 文化程度 学历"),
    "school": compounds("毕业 最高学历毕业", "学校名称 院校名称 学校全称 院校 学校"),
    "major": wordings("所学专业名称 所学专业 专业名称 毕业专业 专业"),
    "study_mode": wordings("学习形式 学制形式 学习方式 学习类型 教育形式 培养形式"),
    "grad_date": wordings("毕业日期 毕业时间 毕业年月日 毕业年月"),
    "edu_cert_no": compounds("学历证书 毕业证书 毕业证 学历证", "编号 号码 号"),
    "intern_hospital": compounds(
        "临床实习 护理实习 实习", "医院名称 单位名称 机构名称 医疗机构名称 医疗卫生机构 医疗机构 医院 单位 机构 基地"
    ),
    "intern_from": wordings(
        "实习开始日期 实习开始时间 实习起始日期 实习起始时间 实习自 开始时间 开始日期 起始时间 起始日期"
    ),
    "intern_to": wordings(
        "实习结束日期 实习结束时间 实习终止日期 实习截止日期 实习至 结束时间 结束日期 终止时间 终止日期"
    ),
    "intern": compounds("临床实习 实习", "起止日期 起止时间 起止 时间 日期 期限 期间 周期 起止年月 起止年月日"),
    "exam_pass_year": wordings(
        "考试通过年份 通过考试年份 通过年份 通过年度 合格年份 合格年度 通过考试年度 考试通过年度 "
        "考试合格年份 考试合格年度 执业资格考试通过时间 考试通过时间 通过考试时间"
    ),
    "exam_cert_no": compounds("考试成绩合格证明 考试合格证明 成绩合格证明 合格证明 成绩单 考试成绩单", "编号 号码 号"),
    "work_unit": (
        *wordings("拟执业机构名称 拟执业机构 拟执业单位 执业机构名称"),
        *compounds(
            "拟执业 拟聘用 拟聘 聘用 拟注册执业 拟工作",
            "医疗卫生机构名称 医疗机构名称 机构名称 单位名称 医疗卫生机构 医疗机构 机构 单位 医院 地点",
        ),
        *wordings("执业机构 执业地点 工作单位 机构名称 单位名称"),
    ),
    "unit_reg_no": (
        *compounds("医疗机构 机构 执业机构 拟执业机构", "登记号 登记号码 登记编号 代码"),
        *wordings("登记编号 登记号码 登记号"),
    ),
    "unit_type": (
        *compounds("拟执业机构 执业机构 拟执业医疗机构 医疗卫生机构 医疗机构 聘用单位 单位", "类型 类别 性质"),
        *wordings("机构类型 机构类别 机构性质"),
    ),
    "dept": wordings("拟执业科室 拟聘用科室 聘用科室 工作科室 执业科室 科室"),
    "post": wordings("拟任岗位 聘用岗位 拟聘用岗位 拟从事岗位 从事岗位 执业岗位 岗位类别 岗位"),
    "practice_cert_no": compounds(
        "原护士执业证书 现护士执业证书 原执业证书 护士执业证书 原证书 执业证书", "编号 编码 号码 号"
    ),
    "reg_valid_to": (
        *wordings("原注册有效期至 注册有效期至 原有效期至 原有效期限"),
        *compounds("原注册有效期 原有效期 注册有效期 原注册", "截止日期 届满日期 终止日期 截止日"),
    ),
    "apply_date": (
        *wordings("申请日期 填表日期 申请人签名日期 签名日期"),
        *compounds("申请 填表 填写 填报 申报 签名 签字 申请人签名 申请人签字 本人签名 本人签字", "日期 时间"),
        "日期",
    ),
    "mobile": wordings("手机号码 联系手机 联系电话 移动电话 手机号 本人电话 联系方式 电话 手机"),
    "unit_opinion": (
        *wordings("拟执业医疗机构意见 拟执业机构意见 医疗机构意见 执业机构意见 聘用单位意见 机构意见 单位意见"),
        *compounds(
            "拟执业 拟聘用 聘用 拟执业医疗 拟执业医疗卫生 医疗卫生 医疗 执业 用人 拟聘 所在 接收",
            "机构意见 单位意见 机构审核意见 单位审核意见 机构聘用意见 单位聘用意见",
        ),
        *wordings("医院意见 拟执业医院意见 聘用意见 机构审核意见 单位审核意见 机构（单位）意见"),
    ),
}
STOPS = wordings(
    "贴照片处 照片 申请人声明 本人声明 卫生健康行政部门意见 审批机关意见 "
    "注册机关意见 负责人 经办人 年龄 国籍 通讯地址 邮政编码"
)
KINDS = {
    kind: (kind, kind.removesuffix("注册")) if kind != "补证" else (kind,)
    for kind in ("首次注册", "变更注册", "延续注册", "重新注册", "补证")
}
PAPERS = {kind: (kind,) for kind in ("居民身份证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "护照")}
LEVELS = {"中专": ("中专",), "大专": ("大专",), "本科": ("本科",), "研究生": ("研究生",)}
MODES = {"全日制": ("全日制",), "非全日制": ("非全日制",)}
UNITS = {"医疗机构": ("医疗机构",), "诊所（备案）": ("诊所（备案）", "诊所")}
SEXES = {"男": ("男",), "女": ("女",)}
SIGNED = (
    *signing("申请人 本人 申请护士 护士本人 申请者 注册申请人 申请人（护士） 申请人（本人） 护士"),
    *wordings("申请人签名 申请人签字 本人签名 本人签字"),
)
SIGNED_ALONE = wordings("签名 签字")  # of the nurse, where no other label of a signature is
SEALED = (
    *compounds(
        "拟执业机构 拟聘用机构 聘用单位 聘用机构 医疗机构 执业机构 医院 机构 单位",
        "（公章） （盖章） （签章） （印章） 公章 盖章 盖章处 印章",
    ),
    *wordings("（公章） （盖章） 公章 盖章"),
)
_SEAL = re.compile("公章|盖章|签章|印章")
LONGEST_PLACE = 16  # characters of a line that says no more than where to seal

_LATER_PAGE = Likeness(
    anchors={"拟执业": 1.5, "机构意见": 2, "申请人签名": 1, "护士": 0.5, "声明": 0.5, "原护士执业证书": 1},
    against={"拟聘用证明": 0.9, "授权委托书": 0.9, "许可证": 0.3},
    enough=0.5,
)
SHAPES = {
    "school": SCHOOL,
    "major": MAJOR,
    "intern_hospital": HOSPITAL,
    "work_unit": HOSPITAL,
    "unit_reg_no": NUMBER,
    "dept": DEPARTMENT,
    "post": POST,
    "edu_cert_no": NUMBER,
    "exam_cert_no": NUMBER,
    "practice_cert_no": NUMBER,
    "unit_opinion": "同意|聘|属实|接收|注册|无|有",
}
SOUGHT = {
    "apply_date": UNDATED,
    "reg_valid_to": UNDATED,
    "unit_opinion": "(同意)",
}


class NurseRegistrationForm(Extractor):
    type: ClassVar[str] = "nurse_registration_form"
    title: ClassVar[str] = "护士执业注册申请审核表"
    fields: ClassVar[tuple[str, ...]] = (*(key for key in LABELS if key != "intern"), "sign", "unit_seal")
    several_pages: ClassVar[bool] = True
    later_pages: ClassVar[tuple[Likeness, ...]] = (_LATER_PAGE,)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "护士执业注册申请审核表 护士执业注册申请表 "
            "护士执业注册申请（审核）表 护士注册申请审核表 护士执业注册（申请）审核表"
        ),
        title_pattern=r".{0,6}护士.{0,8}(?:申请|审核|登记|注册).{0,4}[表书]",
        anchors={"护士": 1, "办理类型": 1, "毕业学校": 1, "实习医院": 1, "拟执业机构": 2, "考试": 0.5, "机构意见": 1},
        against={"授权委托书": 0.9, "承诺书": 0.6, "拟聘用证明": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS, tight=("性别", "民族", "专业", "学历", "岗位", "科室"))
        trained = stretch(
            form,
            "intern_from",
            "intern_to",
            "intern",
            rf"实习(?:起止)?(?:日期|时间|期限)[:：]?{FROM_TO}",
            rf"实习[^。;；]{{0,40}}?{FROM_TO}",
        )
        days = [
            form.day("birth", below=True),
            form.day("grad_date", below=True),
            *trained,
            form.day("reg_valid_to", below=True),
        ]
        found = readings(
            either(form.one_at("sub_type", KINDS, below=True), form.one("sub_type", KINDS)),
            form.person("name", below=True),
            form.one_at("gender", SEXES, below=True),
            form.words("nation", below=True),
            form.one_at("id_type", PAPERS, below=True),
            form.id_number_or_any("id_no"),
            form.one_at("edu_level", LEVELS, below=True),
            form.words("school", lines=2, below=True),
            form.words("major", below=True),
            either(form.one_at("study_mode", MODES, below=True), form.one("study_mode", MODES)),
            form.words("edu_cert_no", below=True),
            form.words("intern_hospital", lines=2, below=True),
            form.read("exam_pass_year", number, below=True),
            form.words("exam_cert_no", below=True),
            form.words("work_unit", lines=2, below=True),
            form.words("unit_reg_no", below=True),
            either(form.one_at("unit_type", UNITS, below=True), form.one("unit_type", UNITS)),
            form.words("dept", below=True),
            form.words("post", below=True),
            form.words("practice_cert_no", below=True),
            form.mobile_or_any("mobile"),
            *days,
            either(
                _opinion_at(form),
                said(
                    form,
                    "unit_opinion",
                    _opinion,
                    r"(?:机构|单位|医院)(?:审[核查]|聘用)?意见[:：]?([\u4e00-\u9fff,，]{0,16}(?:同意|属实)[\u4e00-\u9fff,，]{0,24})",
                    r"((?:同意|拟)聘(?!用?(?:岗位|单位|机构|科室|人员|医院|医疗))[\u4e00-\u9fff,，]{2,24})",
                ),
            ),
            form.signature("sign", *(SIGNED if form.label(*SIGNED) else SIGNED_ALONE)),
            form.any_seal("unit_seal", *SEALED),
            form.dated("apply_date", besides=days),
        )
        return plausible(unless_elsewhere(form, found, SOUGHT), SHAPES)


def _opinion_at(form: Form) -> FieldReading | None:
    """What stands at the label; the words of the place for the seal alone are nothing written."""
    reading = form.read("unit_opinion", _opinion, lines=3, below=True)
    if reading is None or reading.value is not None or reading.box is None or not reading.raw:
        return reading
    return form.nothing("unit_opinion", reading.page, reading.box)


def _opinion(text: str) -> str | None:
    """What the institution says, without the place where it seals and dates."""
    lines = text.split("\n")
    place = next((at for at, line in enumerate(lines) if at and len(line) < LONGEST_PLACE and _SEAL.search(line)), None)
    said = re.split(
        r"(?:机构|单位|医院)?[(（]?(?:公章|盖章|签章|印章)|负责人|(?:机构|单位)(?:[(（]|$)|\d{4}年|年\s*月",
        parse.plain_text("\n".join(lines[:place])),
    )[0]
    return re.sub(r"(?:[0-9A-Za-z]+|公)$", "", said).strip("。：:，,（( ") or None


EXTRACTOR = NurseRegistrationForm()
