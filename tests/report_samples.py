"""Reviews for the report's tests: one of each disposition, with evidence of every kind, over pages drawn here.

Nobody in them lives: address code 350299, numbers with check digits made up for the purpose.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from rpa_review.domain.application import Applicant
from rpa_review.domain.field import Field, FormSource, Provenance
from rpa_review.domain.finding import (
    Clock,
    CorrectionNotice,
    Disposition,
    Evidence,
    Finding,
    LawReference,
    MaterialReading,
    NoticeLine,
    Review,
    Severity,
    Sheet,
    Stage,
    Verdict,
    Versions,
)
from rpa_review.domain.page import Box, Flaw, FlawFound, Origin

ID_NUMBER = "350299197601010017"
OTHER_NUMBER = "350299197601019914"
MOBILE = "13800000017"
LICENCE_NAME = "厦门市样例区海风小馆餐饮店（个体工商户）"
FORM_NAME = "厦门市样例区海风小馆餐饮店"

NAMES = {
    "FOOD-M01": "食品经营许可申请书",
    "FOOD-M02": "营业执照或其他主体资格证明",
    "FOOD-M03": "与食品经营相适应的主要设备设施、经营布局、操作流程等文件",
    "FOOD-M06": "授权委托书及代理人身份证",
    "FOOD-M08": "法定代表人身份证",
    "FOOD-M09": "从业人员健康证明",
    "business_licence": "营业执照",
    "food_licence_form": "食品经营许可申请书",
    "id_card": "居民身份证",
    "power_of_attorney": "授权委托书",
    "floor_plan": "平面布局图",
    "form.biz_name": "经营者名称",
    "form.uscc": "统一社会信用代码",
    "form.legal_person": "法定代表人（负责人）",
    "form.legal_id_no": "证件号码",
    "form.address_reg": "住所",
    "form.address_biz": "经营场所",
    "form.main_type": "主体业态",
    "form.biz_items": "经营项目",
    "form.area_total": "经营面积（m²）",
    "form.has_agent": "是否委托办理",
    "form.mobile": "手机",
    "form.food_safety_staff": "食品安全管理人员",
}

FORM: dict[str, Any] = {
    "biz_name": FORM_NAME,
    "uscc": "92350299MA00000A1X",
    "legal_person": "林样例",
    "legal_id_no": OTHER_NUMBER,
    "address_reg": "厦门市样例区海滨路12号101室",
    "address_biz": "厦门市样例区海滨路",
    "main_type": "餐饮服务经营者",
    "biz_items": ["餐饮服务（热食类）", "餐饮服务（冷食类）"],
    "area_total": 86.5,
    "has_agent": True,
    "mobile": MOBILE,
    "food_safety_staff": [{"name": "陈样例", "id_no": ID_NUMBER, "post": "食品安全员", "mobile": MOBILE}],
}

_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def _sheet(width: int, height: int, lines: list[tuple[float, float, str, int]]) -> Image.Image:
    """A page with words at fractions of its size, in a real font where the machine has one."""
    page = Image.new("RGB", (width, height), "#fdfdfb")
    draw = ImageDraw.Draw(page)
    for left, top, text, size in lines:
        try:
            font: Any = ImageFont.truetype(_FONT, size)
        except OSError:
            font = ImageFont.load_default(size)
        draw.text((left * width, top * height), text, fill="#222", font=font)
    draw.text((width * 0.4, height * 0.92), "SAMPLE", fill="#ddd", font_size=60)
    return page


def write_sample_package(folder: Path) -> Path:
    """A form of two pages, a licence lying on its side, an identity card, a letter, a broken file."""
    materials = folder / "materials"
    materials.mkdir(parents=True)
    form_lines = [
        (0.3, 0.04, "食品经营许可申请书", 46),
        (0.1, 0.14, f"经营者名称　{FORM_NAME}", 30),
        (0.1, 0.19, "统一社会信用代码　92350299MA00000A1X", 30),
        (0.1, 0.24, f"法定代表人（负责人）　林样例　　证件号码　{OTHER_NUMBER}", 30),
        (0.1, 0.29, "住所　厦门市样例区海滨路12号101室", 30),
        (0.1, 0.34, "经营场所　厦门市样例区海滨路", 30),
        (0.1, 0.39, "主体业态　餐饮服务经营者　　经营项目　热食类、冷食类", 30),
    ]
    second = [
        (0.1, 0.1, "本申请人承诺所填内容真实、准确。", 30),
        (0.55, 0.6, "申请人签名：", 30),
        (0.55, 0.66, "（盖章）", 30),
        (0.55, 0.72, "2023年11月22日", 30),
    ]
    first_page = _sheet(1240, 1754, form_lines)
    first_page.save(materials / "form.pdf", save_all=True, append_images=[_sheet(1240, 1754, second)], resolution=150)
    licence = _sheet(
        1600,
        1130,
        [
            (0.4, 0.08, "营业执照", 70),
            (0.1, 0.3, f"名　　称　{LICENCE_NAME}", 36),
            (0.1, 0.38, "类　　型　个体工商户", 36),
            (0.1, 0.46, "经营者　　林样例", 36),
            (0.1, 0.54, "经营场所　厦门市样例区海滨路12号101室", 36),
            (0.1, 0.2, "统一社会信用代码　92350299MA00000A1X", 36),
        ],
    )
    licence.transpose(Image.Transpose.ROTATE_90).save(materials / "licence.jpg", quality=88)
    _sheet(
        1000,
        1300,
        [
            (0.1, 0.1, "姓名　林样例", 34),
            (0.1, 0.2, "公民身份号码　" + ID_NUMBER, 34),
            (0.1, 0.6, "签发机关　样例市公安局", 34),
            (0.1, 0.68, "有效期限　2013.01.05-2023.01.05", 34),
        ],
    ).save(materials / "card.png")
    _sheet(
        1240,
        1754,
        [
            (0.4, 0.06, "授权委托书", 46),
            (0.1, 0.2, "委托人：林样例　　代理人：王样例", 30),
            (0.1, 0.7, "委托人签名：", 30),
        ],
    ).save(materials / "letter.jpg", quality=80)
    (materials / "plan.pdf").write_bytes(b"%PDF-1.4 torn")
    return folder


def box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(left=left, top=top, right=right, bottom=bottom)


def on_page(material: str, file: str, page: int, place: Box | None) -> Provenance:
    return Provenance(material=material, file=f"materials/{file}", page=page, box=place)


NAME_ON_LICENCE = Field(
    field="FOOD-M02.name",
    value=LICENCE_NAME,
    raw=LICENCE_NAME,
    confidence=0.98,
    document="business_licence",
    source=on_page("FOOD-M02", "licence.jpg", 1, box(0.19, 0.29, 0.75, 0.35)),
)
CARD_NUMBER = Field(
    field="FOOD-M08.id_no",
    value=ID_NUMBER,
    raw=ID_NUMBER,
    confidence=0.99,
    document="id_card",
    source=on_page("FOOD-M08", "card.png", 1, box(0.33, 0.195, 0.68, 0.235)),
)
CARD_VALID_TO = Field(
    field="FOOD-M08.valid_to",
    value="2023-01-05",
    raw="2013.01.05-2023.01.05",
    confidence=0.97,
    document="id_card",
    source=on_page("FOOD-M08", "card.png", 1, box(0.26, 0.675, 0.66, 0.715)),
)
LICENCE_PERSON = Field(
    field="FOOD-M02.person",
    value="林样例",
    raw="林样例",
    confidence=0.96,
    document="business_licence",
    source=on_page("FOOD-M02", "licence.jpg", 1, box(0.19, 0.455, 0.32, 0.50)),
)
LICENCE_ADDRESS = Field(
    field="FOOD-M02.address",
    value="厦门市样例区海滨路12号101室",
    raw="厦门市样例区海滨路12号101室",
    confidence=0.93,
    document="business_licence",
    source=on_page("FOOD-M02", "licence.jpg", 1, box(0.19, 0.535, 0.56, 0.58)),
)
LICENCE_USCC = Field(
    field="FOOD-M02.uscc",
    value="92350299MA00000A1X",
    raw="92350299MA00000A1X",
    confidence=0.99,
    document="business_licence",
    source=on_page("FOOD-M02", "licence.jpg", 1, box(0.29, 0.195, 0.52, 0.24)),
)
FORM_SIGN = Field(
    field="FOOD-M01.sign",
    value=False,
    confidence=0.9,
    document="food_licence_form",
    source=on_page("FOOD-M01", "form.pdf", 2, box(0.68, 0.595, 0.88, 0.63)),
)
AGENT = Field(
    field="FOOD-M06.agent",
    value="王样例",
    raw="壬样例",
    confidence=0.61,
    document="power_of_attorney",
    source=on_page("FOOD-M06", "letter.jpg", 1, box(0.36, 0.195, 0.52, 0.225)),
)
AGENT_ID = Field(
    field="FOOD-M06.agent_id",
    value=None,
    confidence=0.3,
    document="power_of_attorney",
    source=on_page("FOOD-M06", "letter.jpg", 1, box(0.1, 0.23, 0.52, 0.26)),
)
PAPER_FIELDS = (
    NAME_ON_LICENCE,
    CARD_NUMBER,
    CARD_VALID_TO,
    LICENCE_PERSON,
    LICENCE_ADDRESS,
    LICENCE_USCC,
    FORM_SIGN,
    AGENT,
    AGENT_ID,
)


def typed(key: str) -> Field:
    return Field(field=f"form.{key}", value=FORM[key], source=FormSource(form=key))


def finding(
    point: str,
    subject: str | None,
    verdict: Verdict,
    severity: Severity,
    *evidence: Field,
    law: str = "行政许可法 第三十二条",
    **more: Any,
) -> Finding:
    name, _, article = law.partition(" ")
    return Finding(
        point=point,
        subject=subject,
        verdict=verdict,
        severity=severity,
        law=(LawReference(law=name, article=article),) if law else (),
        evidence=tuple(Evidence.of(field) for field in evidence),
        **more,
    )


EXPIRED = finding(
    "COM-R08",
    "FOOD-M08",
    Verdict.FAIL,
    Severity.MUST,
    CARD_VALID_TO,
    law="居民身份证法 第五条",
    probability=0.97,
    says="身份证在有效期内（“长期”视为有效；到期日当天有效）",
    because="有效期至 2023-01-05，早于申请日 2023-11-23",
    notice="您上传的身份证已于 2023-01-05 到期，请提供有效证件（换领期间可用临时身份证）。",
)
OTHER_NAME = finding(
    "COM-R10",
    "FOOD-M02",
    Verdict.FAIL,
    Severity.MUST,
    typed("biz_name"),
    NAME_ON_LICENCE,
    law="行政许可法 第三十一条",
    probability=0.99,
    says="申请人名称：申请表与营业执照一致",
    because="申请表的单位名称与营业执照不一致",
    notice=f"申请表的单位名称“{FORM_NAME}”与营业执照“{LICENCE_NAME}”不一致，请改为与营业执照一致。",
)
OTHER_ID = finding(
    "COM-R07",
    "FOOD-M08",
    Verdict.FAIL,
    Severity.MUST,
    typed("legal_id_no"),
    CARD_NUMBER,
    probability=0.95,
    says="申请表填写的身份证号与证件照面一致",
    because="申请表填写的身份证号与上传的身份证不一致",
    notice="申请表填写的身份证号与上传身份证不一致，请以证件为准修改。",
)
UNSIGNED = finding(
    "FOOD-R21",
    None,
    Verdict.FAIL,
    Severity.MUST,
    FORM_SIGN,
    law="行政许可法 第三十一条",
    says="申请书签字盖章、日期齐全；日期不早于营业执照成立日期",
    because="申请书第 2 页签名处空白",
    notice="申请书缺少签字，请补签后重新上传，或在线使用电子签名。",
)
NO_FLOW = finding(
    "FOOD-R14",
    None,
    Verdict.FAIL,
    Severity.DEFERRABLE,
    typed("biz_items"),
    law="食品安全法 第三十三条第一款第四项",
    says="操作流程：每类制售项目均有流程，避免生熟交叉",
    because="申报了冷食类，流程文件中没有它的流程",
    notice="“餐饮服务（冷食类）”缺少操作流程，请补充简要流程说明（可容缺补交）。",
)
FAINT_AGENT = finding(
    "COM-R14",
    "FOOD-M06",
    Verdict.UNSURE,
    Severity.MUST,
    AGENT,
    AGENT_ID,
    law="行政许可法 第二十九条",
    says="代理人身份证件齐全有效、姓名与委托书一致",
    because="委托书上的代理人姓名没有读清（可能是“壬样例”或“王样例”），请看图判断",
)
OF_AGE = finding(
    "FOOD-R01",
    None,
    Verdict.FAIL,
    Severity.ROUTE,
    typed("biz_items"),
    law="食品安全法 第三十五条",
    says="经营项目只含预包装食品销售的，不属许可范围，应改办备案",
    because="申报的经营项目只有预包装食品销售",
    notice="您申报的经营项目只有预包装食品销售，无需办理食品经营许可，请改选“仅销售预包装食品备案”。",
)
ADVICE = finding(
    "COM-R13",
    "FOOD-M06",
    Verdict.FAIL,
    Severity.ADVICE,
    AGENT,
    law="",
    says="委托期限覆盖提交日；未写期限给提示",
    because="委托书没有写明委托期限",
    notice="（提示）授权委托书未注明期限或已到期，建议写明委托期限。",
)
IN_SHADOW = finding(
    "FOOD-R10",
    None,
    Verdict.FAIL,
    Severity.MUST,
    typed("biz_items"),
    law="食品经营许可和备案管理办法 第十条",
    shadow=True,
    says="经营项目与标注匹配：散装熟食、冷加工糕点、冷荤类必须标注",
    because="申报了冷食类，没有注明是否含冷荤",
    notice="“餐饮服务（冷食类）”须注明是否含冷荤，请补填。",
)
NO_SOURCE = finding(
    "FOOD-R17",
    None,
    Verdict.NOT_APPLICABLE,
    Severity.ADVICE,
    law="食品安全法 第一百三十五条",
    stage=Stage.AFTER_ACCEPTANCE,
    says="从业人员无“五年禁业”情形",
    because="未核查：没有配置数据源“信用库”",
    needs="信用库",
)
PASSES = (
    finding("COM-R01", "FOOD-M02", Verdict.PASS, Severity.MUST, says="每份必要材料均有上传件且能打开"),
    finding("COM-R01", "FOOD-M08", Verdict.PASS, Severity.MUST, says="每份必要材料均有上传件且能打开"),
    finding(
        "COM-R09",
        "form.uscc",
        Verdict.PASS,
        Severity.MUST,
        typed("uscc"),
        LICENCE_USCC,
        says="统一社会信用代码校验通过",
    ),
    finding(
        "FOOD-R05",
        None,
        Verdict.PASS,
        Severity.MUST,
        typed("legal_person"),
        typed("legal_id_no"),
        LICENCE_PERSON,
        says="法定代表人（负责人）姓名：申请书、营业执照、身份证一致",
    ),
    finding(
        "FOOD-R06", None, Verdict.PASS, Severity.MUST, typed("address_reg"), LICENCE_ADDRESS, says="住所与营业执照一致"
    ),
    finding(
        "COM-R23", "FOOD-M02", Verdict.NOT_APPLICABLE, Severity.MUST, says="外文材料附中文译本", because="没有外文材料"
    ),
)

MATERIALS = (
    MaterialReading(
        material="FOOD-M01",
        file="materials/form.pdf",
        name="申请书.pdf",
        pages=2,
        recognised_as="food_licence_form",
        probability=0.99,
        sheets=(Sheet(number=1, origin=Origin.TEXT_LAYER), Sheet(number=2, origin=Origin.TEXT_LAYER)),
    ),
    MaterialReading(
        material="FOOD-M02",
        file="materials/licence.jpg",
        name="执照照片.jpg",
        pages=1,
        recognised_as="business_licence",
        probability=0.98,
        sheets=(Sheet(number=1, turned=90, origin=Origin.OCR),),
    ),
    MaterialReading(
        material="FOOD-M08",
        file="materials/card.png",
        name="身份证.png",
        pages=1,
        recognised_as="id_card",
        probability=0.97,
        sheets=(Sheet(number=1, origin=Origin.OCR),),
    ),
    MaterialReading(
        material="FOOD-M06",
        file="materials/letter.jpg",
        name="委托书.jpg",
        pages=1,
        recognised_as="power_of_attorney",
        probability=0.7,
        sheets=(
            Sheet(
                number=1,
                origin=Origin.OCR,
                flaws=(FlawFound(flaw=Flaw.BLURRED, severity=0.6), FlawFound(flaw=Flaw.GLARE, severity=0.3)),
            ),
        ),
    ),
    MaterialReading(material="FOOD-M03", file="materials/plan.pdf", name="布局图.pdf", problem="broken"),
)

NOTICE = CorrectionNotice(
    lines=(
        NoticeLine(
            material="法定代表人身份证",
            text=EXPIRED.notice,
            how="重新上传",
            law=EXPIRED.law,
            points=("COM-R08",),
        ),
        NoticeLine(
            material="申请表（在线填写）",
            text=OTHER_NAME.notice,
            how="修改表单",
            law=OTHER_NAME.law,
            points=("COM-R10",),
        ),
        NoticeLine(
            material=NAMES["FOOD-M03"],
            text=NO_FLOW.notice,
            how="补交",
            law=NO_FLOW.law,
            deferrable=True,
            points=("FOOD-R14",),
        ),
    ),
    hints=("授权委托书未注明期限或已到期，建议写明委托期限。",),
)

FINDINGS = {
    Disposition.ROUTE: (OF_AGE, OTHER_NAME, NO_SOURCE, *PASSES),
    Disposition.ASK_A_PERSON: (
        ADVICE,
        NO_SOURCE,
        *PASSES,
        IN_SHADOW,
        NO_FLOW,
        FAINT_AGENT,
        UNSIGNED,
        OTHER_ID,
        OTHER_NAME,
        EXPIRED,
    ),
    Disposition.CORRECT: (OTHER_NAME, OTHER_ID, UNSIGNED, EXPIRED, NO_FLOW, ADVICE, IN_SHADOW, NO_SOURCE, *PASSES),
    Disposition.DEFER: (NO_FLOW, ADVICE, NO_SOURCE, *PASSES),
    Disposition.ACCEPT: (IN_SHADOW, NO_SOURCE, *PASSES),
}


def sample_review(disposition: Disposition, *, number: str = "", **changes: Any) -> Review:
    """A review of the sample package that comes to this disposition."""
    findings = FINDINGS[disposition]
    told = disposition in (Disposition.CORRECT, Disposition.ASK_A_PERSON)
    content: dict[str, Any] = {
        "number": number or f"35029920231123000{list(Disposition).index(disposition)}",
        "item": "food_business_licence",
        "item_name": "食品经营许可（新办）",
        "item_type": "行政许可",
        "item_version": "2023-12-01",
        "applicant": Applicant(kind="organisation", name=LICENCE_NAME),
        "filed_at": datetime.fromisoformat("2023-11-23T10:15:00+08:00"),
        "reviewed_at": datetime.fromisoformat("2023-11-24T08:30:12+08:00"),
        "disposition": disposition,
        "findings": findings,
        "fields": (*(typed(key) for key in FORM), *PAPER_FIELDS),
        "materials": MATERIALS,
        "notice": NOTICE if told else CorrectionNotice(hints=NOTICE.hints if ADVICE in findings else ()),
        "clock": Clock(due_on="2023-11-30"),
        "names": NAMES,
        "remarks": ("办件包中有不认识的键：form.slogan",) if told else (),
        "versions": Versions(
            engine="0.1.0",
            item="2023-12-01",
            extractors={"business_licence": "1", "id_card": "2"},
            models={"ocr": "PP-OCRv6 small"},
        ),
        "timings": {"read": 12.31, "checks": 0.0034},
    }
    return Review(**(content | changes))
