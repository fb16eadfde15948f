"""食品经营许可申请书: the printed form of the item, one page or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, id_or_text, number, person_or_text, phone_or_text, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, compounds, signing, with_unit, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.recognise import Likeness

_SQUARE_METRES = "（㎡） （平方米） （m²）"
LABELS = {
    "biz_name": (
        *wordings("经营者名称（盖章） 经营者（单位）名称 申请人（单位）名称"),
        *compounds("经营者 经营主体 申请人 申请主体 申请单位 单位 市场主体 经营单位", "名称"),
        "申请单位",
    ),
    "uscc": wordings("统一社会信用代码 社会信用代码 统一社会信用代码（身份证号码） 信用代码"),
    "legal_person": wordings(
        "法定代表人（负责人）姓名 法定代表人（负责人） 法定代表人/负责人 法定代表人或负责人 "
        "法定代表人姓名 负责人（法定代表人） 法定代表人 负责人姓名"
    ),
    "legal_id_type": wordings(
        "法定代表人证件类型 有效身份证件类型 身份证件类型 身份证件种类 证件类型 证件种类 证件名称"
    ),
    "legal_id_no": wordings(
        "法定代表人身份证号 法定代表人证件号码 法定代表人（负责人）证件号码 法定代表人（负责人）身份证号码 "
        "有效身份证件号码 身份证件号码 身份证号码 证件号码 证件号"
    ),
    "address_reg": wordings("住所（登记） 住所 登记住所 注册地址 住所地址 单位住所 登记地址 注册住所 执照住所"),
    "address_biz": wordings("经营场所地址 经营场所 经营地址 实际经营场所 实际经营地址 实际经营场所地址 场所地址"),
    "warehouse_addr": wordings(
        "另设仓库地址 另设仓库 外设仓库地址 外设仓库（如有） 外设仓库 仓库地址 外设仓库地点 异地仓库地址"
    ),
    "main_type": wordings("主体业态 经营业态 主体业态类型"),
    "main_type_mark": wordings("业态标注 主体业态标注 标注业态 业态备注 主体业态"),
    "biz_items": wordings("经营项目 申请经营项目 申请项目"),
    "biz_items_mark": wordings("项目标注 经营项目标注 经营项目"),
    "area_total": with_unit(
        "经营面积 经营场所面积 总面积 经营总面积 场所面积 经营场所总面积 营业面积 场所总面积 经营场所使用面积",
        _SQUARE_METRES,
    ),
    "area_kitchen": with_unit(
        "食品处理区面积 其中食品处理区面积 其中：食品处理区面积 加工操作区面积 食品加工区面积 后厨面积",
        _SQUARE_METRES,
    ),
    "seats": with_unit("就餐座位数 就餐座位 座位数 餐座数 座位数量 就餐位数 用餐座位数 餐位数", "（个） （座）"),
    "has_online": compounds(
        "是否 是否从事 是否利用 是否通过 是否开展 开展 从事", "网络经营 网络销售 网络食品经营 互联网经营"
    )
    + wordings("网络经营"),
    "online_url": compounds(
        "网店 平台 网店或平台 网店（平台） 网络平台 网站 网络平台或网站 平台或网站 网店或网站",
        "名称、网址 名称及网址 名称和网址 名称或网址 名称/网址 名称（网址） 网址（平台名称） 网址（名称） 名称 网址",
    )
    + wordings(
        "网店或平台名称、网址 网店或平台名称及网址 网店（平台）名称、网址 网店（平台）名称网址 "
        "网店(平台)名称网址 网店或平台名称网址 网店或平台 网店名称或网址 平台名称、网址 "
        "平台名称或网址 平台名称/网址 平台名称 网站地址 网址 网店或平台名称"
    ),
    "has_agent": compounds("是否由 由", "代理人 受托人 他人", "代为办理 代办 办理")
    + wordings("是否委托办理 委托代理人办理 委托办理 是否委托代理人办理 是否委托他人办理 是否委托"),
    "contact": wordings("联系人姓名 联系人 联络人 联系人员 业务联系人"),
    "mobile": wordings("联系人手机 联系人手机号码 联系人电话 联系人移动电话 手机号码 联系手机 移动电话 手机 联系电话"),
    "sign_date": wordings("申请日期 申请时间 填表日期 填表时间 签署日期 签字日期 填报日期 日期"),
}
STOPS = wordings(
    "食品安全管理人员 从业人员 主要设备设施 自动设备清单 自动设备 姓名 身份证号码 岗位 联系方式 "
    "序号 申请人签字 申请人签名 保证声明 申请人声明 邮政编码 电子邮箱 从业人员人数 许可证编号 "
    "固定电话"
)

MAIN_TYPES = {
    "食品销售经营者": ("食品销售经营者",),
    "餐饮服务经营者": ("餐饮服务经营者",),
    "集中用餐单位食堂": ("集中用餐单位食堂", "单位食堂"),
}
MAIN_TYPE_MARKS = {
    "食品批发销售": ("食品批发销售",),
    "中央厨房": ("中央厨房",),
    "集体用餐配送": ("集体用餐配送单位", "集体用餐配送"),
    "利用自动设备": ("利用自动设备从事食品经营", "利用自动设备经营", "利用自动设备"),
    "学校/托幼机构食堂": ("学校/托幼机构食堂", "学校、托幼机构食堂", "学校（托幼机构）食堂", "学校托幼机构食堂"),
}
ITEMS = {
    "散装食品销售": ("散装食品销售",),
    "散装食品和预包装食品销售": ("散装食品和预包装食品销售", "散装和预包装食品销售"),
    "预包装食品销售": ("仅销售预包装食品", "预包装食品销售"),
    "食用农产品销售": ("食用农产品销售",),
    "热食类": ("热食类食品制售", "热食类制售", "热食类"),
    "冷食类": ("冷食类食品制售", "冷食类制售", "冷食类"),
    "生食类": ("生食类食品制售", "生食类制售", "生食类"),
    "半成品制售": ("半成品制售",),
    "自制饮品制售": ("自制饮品制售",),
    "食品销售连锁管理": ("食品销售连锁管理",),
    "餐饮服务连锁管理": ("餐饮服务连锁管理",),
    "餐饮服务管理": ("餐饮服务管理",),
}
ITEM_MARKS = {
    "含散装熟食": ("含散装熟食",),
    "含冷加工糕点": ("含冷加工糕点",),
    "含冷荤类": ("含冷荤类", "含冷荤"),
    "不含散装熟食": ("不含散装熟食",),
    "不含冷加工糕点": ("不含冷加工糕点",),
    "不含冷荤类": ("不含冷荤类", "不含冷荤"),
}
ID_TYPES = {
    "身份证": ("居民身份证", "身份证"),
    "护照": ("护照",),
    "港澳台居住证": ("港澳台居民居住证", "港澳台居住证"),
}

_NAME = Column(("姓名", "人员姓名"), person_or_text)
_ID = Column(("身份证号码", "身份证号", "公民身份号码", "证件号码"), id_or_text)
_POST = Column(("岗位", "职务", "岗位（职务）", "职务/岗位", "岗位/职务", "工种"))
STAFF = {
    "name": _NAME,
    "id_no": _ID,
    "post": _POST,
    "mobile": Column(("联系方式", "联系电话", "手机", "电话", "手机号码"), phone_or_text),
}
EMPLOYEES = {
    "name": _NAME,
    "id_no": _ID,
    "post": _POST,
    "direct_contact": Column(
        ("是否接触直接入口食品", "接触直接入口食品", "直接入口食品", "直接接触入口食品", "是否直接接触入口食品"),
        parse.yes,
    ),
}
EQUIPMENT = {
    "name": Column(
        wordings("设备设施名称 设备名称 设施设备名称 设备（设施）名称 设备设施 设施设备 设备（设施） 名称 设备")
    ),
    "quantity": Column(("数量（台/套）", "数量"), count),
    "purpose": Column(("用途",)),
    "room": Column(("所在功能间", "所在场所", "放置位置", "功能间", "所在位置")),
}
DEVICES = {
    "device_no": Column(("设备编号", "编号")),
    "place": Column(
        wordings("放置地点 放置位置 具体放置地点 设备地点 设备放置地点 设置地点 投放地点 点位地址 安装地点 地点")
    ),
    "area": Column(("点位面积", "点位面积（㎡）", "占地面积"), number),
}


_LATER_PAGE = Likeness(
    anchors={
        "从业人员": 1,
        "接触直接入口食品": 2,
        "主要设备设施": 1,
        "食品安全管理人员": 1,
        "所在功能间": 0.5,
        "声明": 0.5,
    },
    against={"目录": 0.9, "申请表": 0.9, "布局图": 0.9},
    enough=0.5,
)


class FoodLicenceForm(Extractor):
    type: ClassVar[str] = "food_licence_form"
    title: ClassVar[str] = "食品经营许可申请书"
    fields: ClassVar[tuple[str, ...]] = (
        *LABELS,
        "auto_devices",
        "food_safety_staff",
        "employees",
        "equip_list",
        "sign",
        "seal",
    )
    several_pages: ClassVar[bool] = True
    later_pages: ClassVar[tuple[Likeness, ...]] = (_LATER_PAGE,)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=("食品经营许可申请书", "食品经营许可证申请书", "食品经营许可申请表", "食品经营许可（新办）申请书"),
        title_pattern=r".{0,6}食品经营.{0,10}(?:申请|备案|登记)[书表]",
        anchors={
            "主体业态": 3,
            "经营项目": 2,
            "经营者名称": 1,
            "食品处理区面积": 1,
            "就餐座位": 1,
            "外设仓库": 1,
            "网络经营": 1,
        },
        against={"授权委托书": 0.8, "承诺书": 0.5},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        return readings(
            form.words("biz_name", lines=2),
            form.credit_code("uscc"),
            form.person("legal_person"),
            form.one_at("legal_id_type", ID_TYPES),
            form.id_number("legal_id_no"),
            form.words("address_reg", lines=3),
            form.words("address_biz", lines=3),
            _optional(form.words("warehouse_addr", lines=3)),
            form.one("main_type", MAIN_TYPES),
            form.several("main_type_mark", MAIN_TYPE_MARKS),
            form.several("biz_items", ITEMS),
            form.several("biz_items_mark", ITEM_MARKS),
            form.read("area_total", number),
            form.read("area_kitchen", number),
            form.read("seats", count),
            form.yes("has_online"),
            _optional(form.words("online_url", lines=2)),
            table(
                form,
                "auto_devices",
                DEVICES,
                needs=("device_no", "place"),
                telling=("place",),
                titles=("自动设备清单", "自动设备"),
            ),
            table(
                form,
                "food_safety_staff",
                STAFF,
                needs=("name", "id_no"),
                telling=("mobile",),
                titles=("食品安全管理人员",),
            ),
            table(
                form, "employees", EMPLOYEES, needs=("name", "id_no"), telling=("direct_contact",), titles=("从业人员",)
            ),
            table(
                form,
                "equip_list",
                EQUIPMENT,
                needs=("name",),
                least=3,
                telling=("name", "quantity"),
                titles=("主要设备设施",),
            ),
            form.yes("has_agent"),
            form.person("contact"),
            form.mobile("mobile"),
            form.signature("sign", *SIGN_LABELS),
            form.any_seal("seal", *SEAL_LABELS),
            form.day("sign_date") or form.closing_day("sign_date"),
        )


SIGN_LABELS = (
    *wordings(
        "申请人（签字、盖章） 申请人（签字盖章） 申请人签字（盖章） 申请人签字盖章 申请人（签名） "
        "申请人签名 申请人签字 法定代表人（负责人）签字 法定代表人（负责人）签名 负责人签字 签名 签字"
    ),
    *signing("申请人 经营者 法定代表人 法定代表人（负责人） 法定代表人/负责人 负责人 申请人（法定代表人） 本人"),
)
SEAL_LABELS = wordings(
    "申请人（签字、盖章） 申请人（签字盖章） 申请人签字（盖章） 申请人签字盖章 申请人（盖章） "
    "申请单位（盖章） 申请人（公章） 申请单位（公章） 经营者（盖章） 经营者（公章） 单位盖章 单位公章 加盖公章 "
    "经营者盖章 公章 盖章"
)


def _optional(reading: FieldReading | None) -> FieldReading | None:
    """A value that may say in words that there is none."""
    if reading is not None and parse.plain(reading.raw) in {"无", "/", "—", "-", "无。", "暂无", "没有", "不涉及"}:
        return reading.model_copy(update={"value": None})
    return reading


EXTRACTOR = FoodLicenceForm()
