"""Citizens' numbers, hidden in the middle wherever a reader can do without them."""

from __future__ import annotations

import re

from rpa_review.domain.record import JsonValue

# Standing alone: a citizen's number (18 places; 20 on a disability card; 15 of old), a mobile number, a bank card.
_CITIZEN = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{3})(\d{2}(?:18|19|20)\d{2}[01]\d[0-3]\d\d)(\d{2}[\dXx](?:\d{2})?)(?![0-9A-Za-z])"
)
_OLD_CITIZEN = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{3})(\d{2}\d{2}[01]\d[0-3]\d)(\d{3})(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])([3-69]\d{3})((?:[ -]?\d){5,11})((?:[ -]?\d){4})(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)(\d{4})(\d{4})(?![0-9A-Za-z])")


def _hide_middle(match: re.Match[str]) -> str:
    hidden = re.sub(r"[0-9A-Za-z]", "*", match.group(2))
    return f"{match.group(1)}{hidden}{match.group(3)}"


def masked(text: str, *, public: bool = False) -> str:
    """The text with every citizen's, card and mobile number hidden in the middle; `public` numbers stay as they are."""
    if public:
        return text
    for pattern in (_CITIZEN, _OLD_CITIZEN, _MOBILE, _CARD):
        text = pattern.sub(_hide_middle, text)
    return text


def masked_value(value: JsonValue, *, public: bool = False) -> JsonValue:
    """As `masked`, all the way down a table or list."""
    if isinstance(value, str):
        return masked(value, public=public)
    if isinstance(value, list):
        return [masked_value(part, public=public) for part in value]
    if isinstance(value, dict):
        return {key: masked_value(part, public=public or is_public(key)) for key, part in value.items()}
    return value


def is_public(key: str) -> bool:
    """Whether a field holds a number that the state itself publishes: a firm's credit code."""
    return key.rsplit(".", 1)[-1] == "uscc"


def masked_name(name: str, *, person: bool) -> str:
    """A person's name with all but its ends hidden; a firm's name is public and stays."""
    if not person or not name:
        return name
    if "·" in name:
        return name.split("·", 1)[0] + "·**"
    return name[0] + "*" * max(len(name) - 2, 1) + (name[-1] if len(name) > 2 else "")
