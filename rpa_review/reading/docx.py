"""DOCX files (ECMA-376, WordprocessingML) → paragraphs, tables and pasted pictures in their order.

What is deleted, hidden or a comment is left out, as it is on paper. Headers and footers come at the head and foot of
the whole text: they say the same on every page.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rpa_review.reading.canvas import Colour
from rpa_review.reading.embedded import picture_size
from rpa_review.reading.flow import (
    Block,
    Break,
    Cell,
    Inline,
    Paper,
    Paragraph,
    Piece,
    Scan,
    Sheet,
    Table,
    Text,
    sheets_of,
)
from rpa_review.reading.limits import Limits
from rpa_review.reading.markup import child, named, real
from rpa_review.reading.numbering import Numbering
from rpa_review.reading.packed import Packed
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.relations import Part, main_part

_TWIP, _EMU = 1 / 20, 1 / 12700  # in points
_SCAN_WIDE, _SCAN_TALL, _SCAN_PIXELS = 160.0, 95.0, 240  # points shown, pixels: a pasted paper, a card at least
_MOST_COLUMNS = 200
_WHITE = re.compile(r"([Ff][0-9A-Fa-f]){3}")
_NESTED = ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "moveTo", "dir", "bdo",
           "oMath", "oMathPara", "ruby", "rubyBase")  # fmt: skip  # of these the content counts as their place's
_SYMBOLS = {  # of the font Wingdings
    "F0FE": "☑", "F052": "☑", "F0FD": "☒", "F054": "☒", "F0FC": "√", "F0FB": "×", "F0A8": "□", "F06F": "□",
    "F071": "□", "F072": "□", "F0A1": "○", "F06C": "●", "F06E": "■", "F0A7": "■",
}  # fmt: skip


def pages_of(packed: Packed, limits: Limits) -> list[Sheet | Scan]:
    reader = _Reader(main_part(packed, "word/document.xml"))
    return sheets_of(reader.blocks(), reader.paper(), limits)


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is set where nothing else is said."""

    size: float = 10.0
    colour: Colour = (0, 0, 0)
    hidden: bool = False


class _Reader:
    def __init__(self, part: Part) -> None:
        self._part = part
        styles = part.first("styles")
        self._styles = {
            style.get("styleId", ""): style for style in (styles.root.iter("style") if styles is not None else ())
        }
        self._default = _Look()
        for properties in styles.root.iter("rPrDefault") if styles is not None else ():
            self._default = self._look(child(properties, "rPr"), self._default)
        self._in_table = False
        self._numbering = Numbering(part.first("numbering"))
        body = child(part.root, "body")
        self._body = Element("body") if body is None else body

    def paper(self) -> Paper:
        section = self._body.find("sectPr")
        size = child(section, "pgSz") if section is not None else None
        margins = child(section, "pgMar") if section is not None else None
        usual = Paper()
        width, height = _twips(size, "w", usual.width), _twips(size, "h", usual.height)
        if not (100 < width < 3000 and 100 < height < 3000):
            width, height = usual.width, usual.height
        left, right = (min(_twips(margins, side, usual.left), 0.3 * width) for side in ("left", "right"))
        top, bottom = (min(_twips(margins, side, usual.top), 0.3 * height) for side in ("top", "bottom"))
        return Paper(width, height, max(0.0, left), max(0.0, top), max(0.0, right), max(0.0, bottom))

    def blocks(self) -> Iterator[Block]:
        for kind in ("header", "footer"):
            if kind == "footer":
                yield from self._blocks(self._body, self._part)
            edge = self._part.first(kind)
            if edge is not None and any((text.text or "").strip() for text in edge.root.iter("t")):
                yield from self._blocks(edge.root, edge)

    def _blocks(self, parent: Element, part: Part) -> Iterator[Block]:
        for thing in parent:
            if thing.tag == "p":
                yield from self._paragraph(thing, part)
            elif thing.tag == "tbl":
                yield from self._table(thing, part)
            elif thing.tag in _NESTED:
                yield from self._blocks(thing, part)
            elif thing.tag == "AlternateContent" and (choice := child(thing, "Choice", "Fallback")) is not None:
                yield from self._blocks(choice, part)

    def _paragraph(self, thing: Element, part: Part) -> Iterator[Block]:
        """The paragraph, then the text boxes and the scans that hang on it."""
        properties = child(thing, "pPr")
        style = self._style_of(properties, "pStyle")
        look = self._default
        for one in reversed(style):
            look = self._look(child(one, "rPr"), look)
        chain = [found for one in style if (found := child(one, "pPr")) is not None]
        chain = [properties, *chain] if properties is not None else chain
        pieces = list(self._pieces(thing, part, look))
        if label := self._numbering.label(chain):
            pieces.insert(0, Text(f"{label} ", look.size, look.colour))
        indent = next((found for one in chain if (found := child(one, "ind")) is not None), None)
        first = _twips(indent, "firstLine", 0.0) - _twips(indent, "hanging", 0.0)
        align = next((found.get("val", "") for one in chain if (found := child(one, "jc")) is not None), "")
        shown = tuple(piece for piece in pieces if not isinstance(piece, (Scan, Element)))
        yield Paragraph(
            shown,
            align="right" if align == "end" else align,
            indent=max(0.0, _twips(indent, "left", _twips(indent, "start", 0.0))),
            first=first,
        )
        for piece in pieces:
            if isinstance(piece, Scan):
                yield piece
            elif isinstance(piece, Element):
                yield from self._blocks(piece, part)

    def _pieces(self, parent: Element, part: Part, look: _Look) -> Iterator[Piece | Scan | Element]:
        """What stands in a paragraph; text boxes come as the elements that they are."""
        for thing in parent:
            if thing.tag == "r":
                yield from self._run(thing, part, look)
            elif thing.tag in _NESTED:
                yield from self._pieces(thing, part, look)
            elif thing.tag == "AlternateContent" and (choice := child(thing, "Choice", "Fallback")) is not None:
                yield from self._pieces(choice, part, look)

    def _run(self, run: Element, part: Part, look: _Look) -> Iterator[Piece | Scan | Element]:
        properties = child(run, "rPr")
        for one in reversed(self._style_of(properties, "rStyle")):
            look = self._look(child(one, "rPr"), look)
        look = self._look(properties, look)
        if look.hidden:
            return
        for thing in run:
            if thing.tag == "t":
                yield Text(thing.text or "", look.size, look.colour)
            elif thing.tag in ("tab", "ptab"):
                yield Break.TAB
            elif thing.tag in ("br", "cr"):
                yield Break.PAGE if thing.get("type") == "page" else Break.LINE
            elif thing.tag == "noBreakHyphen":
                yield Text("-", look.size, look.colour)
            elif thing.tag == "sym":
                yield Text(_SYMBOLS.get(thing.get("char", "").upper(), "·"), look.size, look.colour)
            elif thing.tag == "fldChar" and (box := next(thing.iter("checkBox"), None)) is not None:
                yield Text("☑" if _is_ticked(box) else "□", look.size, look.colour)
            elif thing.tag in ("drawing", "pict", "object"):
                yield from self._drawing(thing, part)
            elif thing.tag in _NESTED:
                yield from self._pieces(thing, part, look)
            elif thing.tag == "AlternateContent" and (choice := child(thing, "Choice", "Fallback")) is not None:
                for inner in choice:
                    yield from self._drawing(inner, part)

    def _drawing(self, drawing: Element, part: Part) -> Iterator[Piece | Scan | Element]:
        yield from drawing.iter("txbxContent")
        wide, tall = _extent(drawing)
        for blip in (*drawing.iter("blip"), *drawing.iter("imagedata")):
            content = part.content(blip.get("embed") or blip.get("id"))
            if content is not None:
                yield pasted_picture(content, wide, tall)

    def _table(self, table: Element, part: Part) -> Iterator[Block]:
        """The table, then the scans that are pasted into its cells."""
        around, self._in_table = self._in_table, True
        grid = child(table, "tblGrid")
        columns = [_twips(column, "w", 60.0) for column in (named(grid, "gridCol") if grid is not None else ())]
        scans: list[Scan] = []
        rows: list[tuple[Cell, ...]] = []
        for row in _below(table, "tr"):
            cells: list[Cell] = []
            at = int(_value(child(row, "trPr"), "gridBefore", 0))
            for cell in _below(row, "tc"):
                properties = child(cell, "tcPr")
                span = int(min(_MOST_COLUMNS, max(1.0, _value(properties, "gridSpan", 1))))
                merge = child(properties, "vMerge") if properties is not None else None
                paragraphs: list[Paragraph] = []
                for block in self._blocks(cell, part):
                    if isinstance(block, Scan):
                        scans.append(block)
                    else:
                        paragraphs += [block] if isinstance(block, Paragraph) else _flattened(block)
                goes_on = merge is not None and merge.get("val", "continue") == "continue"
                cells.append(Cell(at, span, () if goes_on else tuple(paragraphs), goes_on))
                at += span
            rows.append(tuple(cells))
        self._in_table = around
        count = min(_MOST_COLUMNS, max((cell.column + cell.span for row in rows for cell in row), default=1))
        columns = [max(8.0, width) for width in columns[:count]] + [60.0] * (count - len(columns))
        kept = tuple(tuple(cell for cell in row if cell.column < count) for row in rows)
        yield Table(tuple(columns), kept)
        yield from scans

    def _style_of(self, properties: Element | None, name: str) -> list[Element]:
        """A style and those that it is based on."""
        named_style = child(properties, name) if properties is not None else None
        identifier = named_style.get("val") if named_style is not None else None
        chain: list[Element] = []
        while identifier in self._styles and self._styles[identifier] not in chain:
            chain.append(self._styles[identifier])
            based = child(chain[-1], "basedOn")
            identifier = based.get("val") if based is not None else None
        return chain

    def _look(self, properties: Element | None, look: _Look) -> _Look:
        if properties is None:
            return look
        colour = child(properties, "color")
        said = colour.get("val", "") if colour is not None else ""
        vanish = child(properties, "vanish")
        hidden = look.hidden if vanish is None else vanish.get("val", "true") not in ("0", "false", "off")
        if _WHITE.fullmatch(said):  # on dark ground, which tables and shaded text have and we do not draw, it is text
            said, hidden = "000000", hidden or not (self._in_table or child(properties, "shd", "highlight") is not None)
        return _Look(
            size=min(72.0, max(4.0, _value(properties, "sz", look.size * 2) / 2)),
            colour=_rgb(said) if re.fullmatch(r"[0-9A-Fa-f]{6}", said) else look.colour,
            hidden=hidden,
        )


def _rgb(text: str) -> Colour:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def _is_ticked(box: Element) -> bool:
    state = child(box, "checked", "default")
    return state is not None and state.get("val", "1") not in ("0", "false", "off")


def _below(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those inside something that only groups them."""
    for thing in parent:
        if thing.tag == tag:
            yield thing
        elif thing.tag in _NESTED:
            yield from _below(thing, tag)


def _flattened(block: Block) -> list[Paragraph]:
    """A table inside a cell as paragraphs, one for each of its cells."""
    if not isinstance(block, Table):
        return []
    return [paragraph for row in block.rows for cell in row for paragraph in cell.paragraphs]


def pasted_picture(content: bytes, wide: float, tall: float) -> Inline | Scan:
    """A pasted paper is a page of its own, a small picture stands in its line."""
    with contextlib.suppress(Unreadable):
        if wide >= _SCAN_WIDE and tall >= _SCAN_TALL and min(picture_size(content)) >= _SCAN_PIXELS:
            return Scan(content)
    return Inline(content, min(500.0, max(8.0, wide)), min(600.0, max(8.0, tall)))


def _extent(drawing: Element) -> tuple[float, float]:
    """Width and height in points of what is drawn."""
    extent = next(drawing.iter("extent"), None)
    if extent is not None:
        return real(extent.get("cx"), 0.0) * _EMU, real(extent.get("cy"), 0.0) * _EMU
    for shape in drawing.iter("shape"):
        style = dict(re.findall(r"(width|height)\s*:\s*([\d.]+)pt", shape.get("style", "")))
        if len(style) == 2:
            return real(style["width"], 0.0), real(style["height"], 0.0)
    return 0.0, 0.0


def _twips(element: Element | None, name: str, otherwise: float) -> float:
    said = element.get(name) if element is not None else None
    return otherwise if said is None else real(said, otherwise / _TWIP) * _TWIP


def _value(properties: Element | None, name: str, otherwise: float) -> float:
    found = child(properties, name) if properties is not None else None
    return otherwise if found is None else real(found.get("val"), otherwise)
