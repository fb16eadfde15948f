"""公共场所卫生许可申请表: the printed form of the item, one page or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, id_or_text, number, person_or_text, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "apply_mode": wordings("办理方式 申请方式 许可方式"),
    "unit_name": (
        *wordings("单位名称 申请单位名称 申请单位 申请人名称 经营单位名称 经营单位"),
        *wordings("公共场所单位名称 场所名称 公共场所名称 经营者名称"),
    ),
    "uscc": wordings("统一社会信用代码 社会信用代码 信用代码"),
    "legal_person": wordings(
        "法定代表人（负责人）姓名 法定代表人（负责人） 法定代表人/负责人 法定代表人或负责人 法定代表人 负责人姓名"
    ),
    "legal_id": wordings(
        "法定代表人（负责人）证件号 法定代表人（负责人）身份证号 法定代表人身份证号 身份证件号码 "
        "证件号码 身份证号码 证件号"
    ),
    "address_reg": (
        *wordings("注册地址 登记住所 住所"),
        *wordings("单位住所 单位地址 登记地址 住所地址 注册住所 执照住所 住所（登记）"),
    ),
    "address_biz": (
        *wordings("经营场所地址 经营场所 经营地址 场所地址"),
        *wordings("实际经营地址 实际经营场所 公共场所地址 营业地址 营业场所地址 营业场所 经营地点 场所详细地址"),
    ),
    "venue_type": wordings("场所类别 公共场所类别 场所类型"),
    "business_items": wordings("经营项目 申请经营项目 许可项目"),
    "area": wordings("经营面积 经营场所面积 营业面积 使用面积 场所面积"),
    "floor_info": wordings("楼层（是否地下） 所在楼层 楼层/是否地下 楼层"),
    "room_count": wordings("客房数（座位数、床位数） 客房（座位、床位）数 客房数/座位数/床位数 客房数"),
    "has_central_ac": wordings("是否使用集中空调通风系统 使用集中空调通风系统 集中空调通风系统 集中空调"),
    "water_supply": wordings("供水方式 生活饮用水供水方式 供水类型"),
    "has_pool": wordings("是否有游泳池（含儿童戏水池） 是否有游泳池 游泳池（含儿童戏水池） 游泳池"),
    "clean_dis_way": wordings("公共用品用具清洗消毒方式 用品用具清洗消毒方式 清洗消毒方式"),
    "hygiene_manager": wordings("卫生管理负责人及电话 卫生管理负责人姓名及电话 卫生管理负责人 卫生负责人"),
    "report_no": (
        *wordings("检测（评价）报告编号 检测报告编号 报告编号"),
        *compounds("检测报告 检验报告 评价报告 检测（评价）报告 卫生检测报告 检测或评价报告", "编号 号"),
    ),
    "report_date": wordings("检测报告签发日期 检测（评价）报告日期 报告签发日期 报告日期 签发日期"),
    "mobile": wordings("联系电话 手机号码 联系手机 手机"),
    "delivery": wordings("送达方式 证照送达方式 领取方式"),
    "sign_date": (
        *wordings("申请日期 填表日期 签署日期 填报日期 日期"),
        *compounds("申请 填表 签署 填报 签字 签名 填写 申报 盖章 签章 登记", "日期 时间"),
    ),
}
STOPS = wordings("从业人员 姓名 岗位 健康合格证到期日 申请人签字 申请人声明 声明 序号 邮政编码 基本信息 卫生设施")

MODES = {"一般程序": ("一般程序",), "告知承诺": ("告知承诺制", "告知承诺")}
VENUES = {
    venue: (venue, *others)
    for venue, others in {
        "宾馆": (),
        "旅店": (),
        "招待所": (),
        "公共浴室": ("浴室",),
        "理发店": (),
        "美容店": (),
        "影剧院": (),
        "录像厅": ("录像厅（室）",),
        "游艺厅": ("游艺厅（室）",),
        "舞厅": (),
        "音乐厅": (),
        "游泳场馆": ("游泳场（馆）", "游泳馆"),
        "展览馆": (),
        "博物馆": (),
        "美术馆": (),
        "图书馆": (),
        "商场（店）": ("商场",),
        "书店": (),
        "候诊室": (),
        "候车（机、船）室": ("候车室",),
        "饭馆": (),
        "咖啡馆": (),
        "酒吧": (),
        "茶座": (),
        "公园": (),
        "体育场（馆）": ("体育场馆",),
        "公共交通工具": (),
    }.items()
}
BUSINESS = {item: (item,) for item in wordings("住宿 沐浴 美容 美发 游泳 影剧 文化娱乐 展览阅览 商场 候诊 候车 餐饮")}
WATER = {"市政": ("市政供水", "市政"), "二次供水": ("二次供水",), "自备水": ("自备水源", "自备水")}
WASHING = {"自行": ("自行清洗消毒", "自行"), "外送": ("外送清洗消毒", "外送")}
DELIVERY = {
    "电子证照": ("电子证照",),
    "邮寄": ("邮寄送达", "邮寄"),
    "窗口领取": ("窗口领取",),
    "自助机": ("自助机领取", "自助机"),
}
STAFF = {
    "name": Column(("姓名", "人员姓名"), person_or_text),
    "id_no": Column(("身份证号码", "身份证号", "公民身份号码", "证件号码"), id_or_text),
    "post": Column(("岗位", "职务", "工种", "岗位（工种）")),
    "health_valid_to": Column(
        ("健康合格证到期日", "健康证到期日", "健康合格证有效期至", "健康证有效期至", "健康合格证明到期日"), parse.day
    ),
}
_SIGNERS = (
    "申请人 申请单位 申请者 法定代表人（负责人） 法定代表人（主要负责人） 法定代表人/负责人 法定代表人或负责人 "
    "法定代表人 单位负责人 主要负责人 负责人 经营者"
)
SIGN_LABELS = (
    *wordings(
        "申请人（签字、盖章） 申请人（签字盖章） 申请人签字（盖章） 申请人签字盖章 法定代表人（负责人）签字 "
        "申请人（签名） 申请人签名 申请人签字 负责人签字 签名 签字"
    ),
    *signing(_SIGNERS),
)
SEAL_LABELS = (
    *wordings("申请人（签字、盖章） 申请人（签字盖章） 申请人签字（盖章） 申请人签字盖章"),
    *compounds("申请单位 经营单位 申请人 单位 企业", "（盖章） （公章） （签章） （印章） 盖章 公章 签章 印章"),
    *wordings("（盖章） （公章） 盖章处 公章 盖章"),
)

_LATER_PAGE = Likeness(
    anchors={"健康合格证": 2, "从业人员": 1, "卫生管理负责人": 1, "集中空调": 1, "送达方式": 1, "声明": 0.5},
    against={"检测报告": 0.9, "目录": 0.9, "布局图": 0.9},
    enough=0.5,
)
_LAST_PAGE = Likeness(
    anchors={"公共场所卫生管理条例": 2, "真实性负责": 1, "卫生健康部门": 1, "盖章": 0.5, "申请日期": 0.5},
    against={"检测报告": 0.9, "委托": 0.9, "承诺书": 0.9, "告知": 0.9},
    enough=0.7,
)


class HygieneLicenceForm(Extractor):
    type: ClassVar[str] = "hygiene_licence_form"
    title: ClassVar[str] = "公共场所卫生许可申请表"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "staff", "sign", "seal")
    several_pages: ClassVar[bool] = True
    later_pages: ClassVar[tuple[Likeness, ...]] = (_LATER_PAGE, _LAST_PAGE)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "公共场所卫生许可申请表 公共场所卫生许可证申请表 卫生许可证申请表 公共场所卫生许可申请书 "
            "公共场所卫生许可（新办）申请表"
        ),
        title_pattern=r".{0,6}(?:卫生许可|公共场所).{0,8}申请[书表]",
        anchors={
            "场所类别": 2,
            "集中空调": 1.5,
            "供水方式": 1,
            "卫生管理负责人": 1.5,
            "清洗消毒方式": 1,
            "经营场所地址": 0.7,
        },
        against={"授权委托书": 0.8, "承诺书": 0.5, "检测报告": 0.3},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        reported = form.day("report_date")
        staff = table(form, "staff", STAFF, needs=("name", "id_no"), telling=("health_valid_to",), titles=("从业人员",))
        return readings(
            form.one_at("apply_mode", MODES),
            form.words("unit_name", lines=2),
            form.credit_code("uscc"),
            form.person("legal_person"),
            form.id_number("legal_id"),
            form.words("address_reg", lines=3),
            form.words("address_biz", lines=3),
            form.several("venue_type", VENUES),
            form.several("business_items", BUSINESS),
            form.read("area", number),
            form.words("floor_info"),
            form.read("room_count", count),
            form.yes("has_central_ac"),
            form.one_at("water_supply", WATER),
            form.yes("has_pool"),
            form.one_at("clean_dis_way", WASHING),
            staff,
            form.words("hygiene_manager", lines=2),
            form.read("report_no", _number),
            reported,
            form.mobile("mobile"),
            form.one_at("delivery", DELIVERY),
            form.signature("sign", *SIGN_LABELS),
            form.any_seal("seal", *SEAL_LABELS),
            form.day("sign_date") or form.closing_day("sign_date", besides=(reported, staff)),
        )


def _number(text: str) -> str | None:
    """A report's number; two figures alone are the number of the question that follows."""
    number = parse.plain_text(text)
    return None if len(number) <= 2 and number.isdigit() else number or None


EXTRACTOR = HygieneLicenceForm()
