"""How people and amounts stand in running text: patterns for the compact text of a paper, in half-width signs."""

NUMBER = "[0-9]{14,17}[0-9Xx]?"
ID = (
    r"[(（,，](?:[男女][,，])?(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?:出生|生)[,，])?(?:有效)?(?:公民|居民)?"
    rf"(?:身份证?件?|证件)(?:号码|号)?(?:为|是)?[:：]?{NUMBER}[)）]?"
)
NAME = r"([\u3400-\u9fff·]{2,10}?)"
_CURRENCY = "人民币|美元|港币|港元|欧元"
MONEY = (  # an amount in figures or capitals, with the other writing in brackets behind it
    rf"((?:{_CURRENCY})?[¥￥]?[0-9零壹贰叁肆伍陆柒捌玖拾佰仟万亿,.]+(?:元|圆|{_CURRENCY})(?:整|正)?(?:人民币)?"
    r"(?:\([^)]{2,24}\))?)"
)
