"""Electronic seals (GM/T 0031, GB/T 38540): the picture and the name inside their ASN.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE, _OCTETS, _UTF8, _IA5, _INTEGER = 0x30, 0x04, 0x0C, 0x16, 0x02
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class SealData:
    picture: bytes
    kind: str  # of the picture as the seal names it, in lower case: "png", "ofd", …
    name: str  # under which the seal was registered, "" when it says none


def seal_data(content: bytes) -> SealData | None:
    """The first seal in DER-coded data, be it a seal or a signature that holds one; None when there is none."""
    picture, kind, name = b"", "", ""
    for parts in _sequences(content, 0):
        tags = [tag for tag, _ in parts]
        if not picture and tags[:3] == [_IA5, _OCTETS, _INTEGER]:
            kind, picture = parts[0][1].decode("ascii", "replace").lower(), parts[1][1]
        if not name and tags[:2] == [_INTEGER, _UTF8]:
            name = parts[1][1].decode("utf-8", "replace").strip()
        if picture and name:
            break
    return SealData(picture, kind, name) if picture else None


def _sequences(content: bytes, depth: int) -> Iterator[list[tuple[int, bytes]]]:
    """Every sequence in the data, outer ones first, as its parts' tags and contents."""
    parts = _parts(content)
    for tag, inner in parts:
        if tag == _SEQUENCE:
            yield _parts(inner)
        if depth < _DEPTH and (tag & 0x20 or (tag == _OCTETS and inner[:1] == b"\x30")):
            yield from _sequences(inner, depth + 1)


def _parts(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each element, up to the first that does not fit."""
    parts: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(content):
        tag, length = content[at], content[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(content[at : at + count], "big")
            at += count
        if length > len(content) - at:
            break
        parts.append((tag, content[at : at + length]))
        at += length
    return parts
