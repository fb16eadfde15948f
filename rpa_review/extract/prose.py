"""How people stand in the running text of proofs and authorisations: patterns for the compact text of a paper."""

ID = r"[(（,，](?:公民)?身份(?:证件?)?(?:号码|号)?[:：]?[0-9]{14,17}[0-9Xx]?[)）]?"
NAME = r"([\u3400-\u9fff·]{2,10}?)"
