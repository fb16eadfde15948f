"""Whether two texts say the same: names of people and firms, addresses, by the matrix of items 4.3.

Each comparison gives a grade, not a yes or no: what a grade means for a verdict is the business of the checks, which
also know how sure the reading was.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

_TRADITIONAL: Final = (
    "陳張劉楊黃趙吳鄭馮蔣韓許呂嚴華魏陸謝鄧葉蘇盧龍萬錢湯賀龔顧賴譚範顏門業東廈號國際樣餐飲館靜麗蘭榮孫衛鄒竇雲魯"
    "韋馬鳳羅畢鄔樂齊鍾閔貝計談龐紀項藍賈遲鐘駱經繆應單諸紅廣偉強軍傑濤陽輝億達順勝義禮貴寶慶潔瑩婭嬌藝儀優師實務"
    "員飛勞營請書證報審驗協議執記電腦話設備機傳櫃檔習學醫護檢療診處長時間區縣鄉鎮環測試統財產權碼數據網絡線圖軟體"
    "聯繫紙筆燈滅鐵沒對條約簽蓋點術專資圍購銷餅麵鍋爐櫥鮮魚雞鴨豬養種類別級運輸車輛輪眞"
)
_SIMPLIFIED: Final = (
    "陈张刘杨黄赵吴郑冯蒋韩许吕严华魏陆谢邓叶苏卢龙万钱汤贺龚顾赖谭范颜门业东厦号国际样餐饮馆静丽兰荣孙卫邹窦云鲁"
    "韦马凤罗毕邬乐齐钟闵贝计谈庞纪项蓝贾迟钟骆经缪应单诸红广伟强军杰涛阳辉亿达顺胜义礼贵宝庆洁莹娅娇艺仪优师实务"
    "员飞劳营请书证报审验协议执记电脑话设备机传柜档习学医护检疗诊处长时间区县乡镇环测试统财产权码数据网络线图软体"
    "联系纸笔灯灭铁没对条约签盖点术专资围购销饼面锅炉橱鲜鱼鸡鸭猪养种类别级运输车辆轮真"
)
_PLAINER: Final = {
    **dict.fromkeys("•‧・．.", "·"),
    **dict.fromkeys("〔[【", "("),
    **dict.fromkeys("〕]】", ")"),
    **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
}
_SIMPLER: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_NOT_PLAIN: Final = re.compile(f"[{re.escape(''.join(_PLAINER))}]")

# Characters that the eye, and OCR more so, takes for one another. Each group is one shape.
_LOOKALIKES: Final = (
    "样祥洋详 末未朱 己已巳 土士 日曰目田由甲申 人入八 大太犬天夫 王玉主壬 干千于 刀力刁 辛幸 侯候 "
    "陈阵 冯马 洪供 午牛 木术本 今令 乌鸟 厂广 免兔 史吏 兰三 且旦 贝见 风凤 毛手 戊戌戍 名各 "
    "问间闻 折拆 拔拨 侍待 住往佳 伸仲 坚竖 晴睛清情 秦泰奉 券卷 享亨 准淮 冷泠 治冶 弛驰 彬杉 "
    "沫沬 茶荼 范苑 苏办 试式拭 模膜 例列 似以 虑虚 仿访防 海悔梅 峰烽锋蜂 建健 国园圆因 文父 "
    "伟纬 东车 森林 川州 芳方 秀季 珍诊 雪雷 静净 治怡恰 云去 霞露 琴瑟 赵起 钱线 李季 周同 "
    "郑邓 褚诸储 卫工 沈沉 韩翰 杨扬场 许评 何河 曹曾 华毕 全金 魏巍 黄簧 蔡祭 谢射 叶汁 区欧 "
    "阳阴 官宫管馆 葛曷 司可同 徒陡 0O〇零 1lI 2Z 5S 8B 6G -一— 口囗 厦夏 思恩 "
    "集隼 翔翊 湖潮糊 里理 沧沦 店占 区凶 路跌 街衔 号呈 室宝 层尾 限很 责贵 任仕 每海 鲜鱼 "
    "味昧 看香 客容 来米 便使 利刹 粮根 油由 卤鹵 商南 理埋 企仓 业亚 小少 厨橱 面而 沙少 "
    "排徘 档挡 "
)
_SHAPE: Final[dict[str, frozenset[int]]] = {
    char: frozenset(place for place, group in enumerate(_LOOKALIKES.split()) if char in group)
    for char in set(_LOOKALIKES) - {" "}
}


class Grade(StrEnum):
    """How far two texts agree."""

    SAME = "相同"
    LOOKALIKE = "形近"  # only characters that are taken for one another differ
    NEAR = "近似"  # one or two characters differ
    DIFFERENT = "不同"


def plain(text: str) -> str:
    """Full-width forms to half-width, no white space, brackets and middle dots of one kind, simplified characters.

    >>> plain("示鲜（厦门） 餐飲有限公司")
    '示鲜(厦门)餐饮有限公司'
    """
    together = "".join(unicodedata.normalize("NFKC", text).split())
    return _NOT_PLAIN.sub(lambda found: _PLAINER[found[0]], together)


def simplified(text: str) -> str:
    """Traditional forms, which OCR gives for simplified print too, turned back.

    >>> simplified("黃麗華")
    '黄丽华'
    """
    return text.translate(_SIMPLER)


def look_alike(left: str, right: str) -> bool:
    """Whether one character is easily taken for the other.

    >>> look_alike("样", "祥"), look_alike("张", "王")
    (True, False)
    """
    return bool(_SHAPE.get(left, frozenset()) & _SHAPE.get(right, frozenset()))


def compare_names(left: str, right: str) -> Grade:
    """Grades two names of people or firms.

    >>> compare_names("样例（厦门）有限公司", "样例(厦门)有限公司"), compare_names("王样安", "王祥安")
    (<Grade.SAME: '相同'>, <Grade.LOOKALIKE: '形近'>)
    >>> compare_names("王样安", "李示华")
    <Grade.DIFFERENT: '不同'>
    """
    return Grade.SAME if left == right else compare_texts(plain(left), plain(right))


def compare_texts(left: str, right: str) -> Grade:
    """Grades two texts that are already plain."""
    if left == right:
        return Grade.SAME
    distance = Levenshtein.distance(left, right)
    if len(left) == len(right):
        pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
        if len(pairs) <= max(1, len(left) // 6) and all(look_alike(a, b) for a, b in pairs):
            return Grade.LOOKALIKE
    return Grade.NEAR if distance <= max(1, min(len(left), len(right)) // 6) and len(left) > 2 else Grade.DIFFERENT


class Place(NamedTuple):
    """An address in its parts; what is not written is empty."""

    province: str
    city: str
    district: str
    town: str
    road: str
    number: str
    rest: str

    @property
    def is_precise(self) -> bool:
        """Written down to the house number and further: a room, a unit, a floor, a shop."""
        return bool(self.number and self.rest)


class PlaceGrade(StrEnum):
    """How far two addresses agree (items 1.10)."""

    SAME = "一致"
    ROOM = "室号不同"
    SUPPLEMENT = "补充说明不同"
    FREE_TRADE_ZONE = "自贸区写法不同"
    NEAR = "近似"  # may be one slip of reading
    NUMBER = "门牌不同"
    ELSEWHERE = "不是同一处"


_NUMERAL: Final = re.compile(r"[零〇一二三四五六七八九十百千]+(?=(?:号|弄|栋|幢|座|层|楼|室|单元|之))")
_NUMERAL_DIGITS: Final = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_PROVINCE: Final = re.compile(r"^(?:中国)?\(?([\u4e00-\u9fff]{2,7}?(?:省|自治区)|福建(?=厦门))\)?")
_CITY: Final = re.compile(r"^([\u4e00-\u9fff]{2,6}?市)")
_DISTRICT: Final = re.compile(r"^([\u4e00-\u9fff]{1,5}?(?:区|县))(?!域|块)")
_TOWN: Final = re.compile(
    r"^([\u4e00-\u9fff]{2,6}?(?:街道|镇|乡)(?![\u4e00-\u9fff]*(?:路|街)\d)|[\u4e00-\u9fff]{2,6}?(?:社区|村)(?=[\u4e00-\u9fff]))+"
)
_ROAD: Final = re.compile(r"^(.*?(?:路|街|大道|道|巷|里|弄|村|社|组|园))?([0-9]+(?:-[0-9]+)?号?)(.*)$")


def place_of(address: str) -> Place:
    """An address taken apart.

    >>> place_of("福建省厦门市思明区示范大道一百二十三号之一101室")
    Place(province='福建省', city='厦门市', district='思明区', town='', road='示范大道', number='123', rest='-1101室')
    >>> place_of("厦门市湖里区试航路"), place_of("试航路12号").number
    (Place(province='', city='厦门市', district='湖里区', town='', road='试航路', number='', rest=''), '12')
    """
    text = re.sub(r"[,，。;；、\s]", "", plain(address))
    text = _NUMERAL.sub(lambda match: str(_numeral(match[0])), text)
    text = text.replace("号楼", "栋").replace("幢", "栋").replace("座", "栋").replace("房", "室").replace("户", "室")
    text = re.sub(r"(?<=[0-9])单$", "单元", text)  # the last character of a line is the first to be lost
    text = re.sub(r"之([一二三四五六七八九十]+)", lambda match: f"-{_numeral(match[1])}", text)
    text = re.sub(r"之(\d+)", r"-\1", text)
    parts = []
    for pattern in (_PROVINCE, _CITY, _DISTRICT, _TOWN):
        match = pattern.match(text)
        parts.append(match[0] if match else "")
        text = text[len(match[0]) :] if match else text
    match = _ROAD.match(text)
    road, number, rest = (match[1] or "", match[2].removesuffix("号"), match[3]) if match else (text, "", "")
    province, city, district, town = parts
    return Place(province, city, district, town, road, number, re.sub(r"店面|单元|室|层|楼", lambda m: m[0], rest))


def _numeral(text: str) -> int:
    if all(char in _NUMERAL_DIGITS for char in text):
        return int("".join(str(_NUMERAL_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _NUMERAL_DIGITS:
            digit = _NUMERAL_DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


def compare_addresses(left: str, right: str) -> PlaceGrade:
    """Grades two addresses; administrative divisions that one of them leaves out do not count.

    >>> compare_addresses("厦门市思明区示范大道12号101室", "示范大道12号101")
    <PlaceGrade.SAME: '一致'>
    >>> compare_addresses("示范大道12号101室", "示范大道12号102室"), compare_addresses("示范大道12号", "示范大道13号")
    (<PlaceGrade.ROOM: '室号不同'>, <PlaceGrade.NUMBER: '门牌不同'>)
    >>> compare_addresses("厦门市思明区示范大道12号", "厦门市湖里区示范大道12号")
    <PlaceGrade.ELSEWHERE: '不是同一处'>
    """
    if left == right or plain(left) == plain(right):
        return PlaceGrade.SAME
    one, other = place_of(left), place_of(right)
    if any("自由贸易试验区" in plain(text) for text in (left, right)) and one.number == other.number:
        return PlaceGrade.FREE_TRADE_ZONE
    near = Levenshtein.distance(plain(left), plain(right)) == 1
    divisions = ((one.province, other.province), (one.city, other.city), (one.district, other.district))
    if any(a and b and a != b for a, b in divisions):
        return PlaceGrade.NEAR if near else PlaceGrade.ELSEWHERE
    if one.road != other.road and not _ends_alike(one.road, other.road):
        return PlaceGrade.NEAR if near or _one_slip(one.road, other.road) else PlaceGrade.ELSEWHERE
    if one.number != other.number:
        return PlaceGrade.NUMBER
    rooms = _room(one.rest), _room(other.rest)
    if rooms[0] == rooms[1]:
        return PlaceGrade.SAME
    if not rooms[0] or not rooms[1] or not (re.search(r"\d", rooms[0]) and re.search(r"\d", rooms[1])):
        return PlaceGrade.SUPPLEMENT
    return PlaceGrade.ROOM


def _ends_alike(left: str, right: str) -> bool:
    """One road with what stands before it, the other without."""
    return bool(left and right) and (left.endswith(right) or right.endswith(left))


def _one_slip(left: str, right: str) -> bool:
    return len(left) >= 3 and Levenshtein.distance(left, right) == 1


def _room(rest: str) -> str:
    return re.sub(r"店面|单元|室|层|楼|号|店|\(.*?\)", "", rest)
