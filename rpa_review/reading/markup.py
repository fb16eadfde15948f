"""XML that is not to be trusted: no entities, no DTD, nothing fetched, bounded depth and size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from rpa_review.domain.page import Problem
from rpa_review.reading.problems import Unreadable

_DEPTH, _ELEMENTS = 200, 2_000_000
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")


def parse(content: bytes) -> Element:
    """The root element; names of elements and attributes come without their namespaces.

    Raises Unreadable when it is not well-formed or more than a document of an applicant can be.
    """
    builder = TreeBuilder()
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEPTH or count > _ELEMENTS:
            raise Unreadable(Problem.TOO_LARGE, "XML too deep or too long")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*_: object) -> None:
        raise Unreadable(Problem.BROKEN, "XML with a DTD")

    parser = expat.ParserCreate("utf-8" if _as_utf8(content) is not content else None, namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(_as_utf8(content), True)
        return builder.close()
    except (expat.ExpatError, UnicodeError, LookupError, ValueError, AssertionError) as broken:
        raise Unreadable(Problem.BROKEN, f"XML: {type(broken).__name__}") from broken


def child(element: Element, *names: str) -> Element | None:
    """The first child of the first of these names that there is."""
    return next((found for name in names if (found := element.find(name)) is not None), None)


def text_at(element: Element, name: str) -> str:
    """The text of a child, "" when there is none."""
    return (element.findtext(name) or "").strip()


def named(element: Element, name: str) -> Iterator[Element]:
    """The element's children of this name; `iter` of the element itself would also give what is below them."""
    return (found for found in element if found.tag == name)


def whole(text: str | None, otherwise: int) -> int:
    """The whole number that an attribute holds, up to nine digits."""
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else otherwise


def real(text: str | None, otherwise: float) -> float:
    return float(text) if text is not None and re.fullmatch(r"-?\d{1,9}(\.\d{1,20})?", text) else otherwise


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _as_utf8(content: bytes) -> bytes:
    """The content itself, or, where it says to be in a Chinese encoding that expat does not know, as UTF-8."""
    said = _ENCODING.match(content[:200])
    if said is None or said[1].lower() not in (b"gbk", b"gb2312", b"gb18030"):
        return content
    return content.decode("gb18030", errors="replace").encode()
