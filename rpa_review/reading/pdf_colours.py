"""PDF files whose pictures name sRGB's colours by a profile, as Chromium and all else that draws with Skia writes them.

PDFium measures every pixel of such a picture through the profile, which takes it half of the time of drawing a page,
and comes back to the same colours but for rounding: one value of eight hundred is off by one of 255. DeviceRGB it shows
as sRGB without measuring, so that is what they are told to be.
"""

from __future__ import annotations

import hashlib
import re
import zlib

_SKIA = "d9f822e8083f2f4d1c91e887454be5f75e8c7144b2853408f361e3c4a7a6b36d"  # SHA-256 of its sRGB profile
_PROFILE_BYTES = 536
_NAME = b"/ColorSpace [/ICCBased "
_NUMBER = re.compile(rb"(\d{1,7}) 0 R\]")
_STREAM = re.compile(rb" 0 obj\s*<</N 3\s*/Filter /FlateDecode\s*/Length \d{1,4}>>\s*stream\r?\n")
_LONGEST = 4096  # bytes of a stream's head and the profile in it


def without_srgb_profile(content: bytes) -> bytes:
    """The file, its bytes in their places, with DeviceRGB for the first profile that it names if that is Skia's."""
    named = content.find(_NAME)
    number = _NUMBER.match(content, named + len(_NAME)) if named >= 0 else None
    if number is None or not _is_srgb(content, number[1]):
        return content
    profile = _NAME + number[0]
    return content.replace(profile, b"/ColorSpace /DeviceRGB".ljust(len(profile)))


def _is_srgb(content: bytes, number: bytes) -> bool:
    """Whether the file holds one object of this number only, and that is Skia's profile."""
    start = b"\n" + number
    if content.count(start + b" 0 obj") != 1:
        return False
    at = content.index(start + b" 0 obj") + len(start)
    stream = _STREAM.match(content, at)
    if stream is None:
        return False
    try:
        profile = zlib.decompressobj().decompress(content[stream.end() : stream.end() + _LONGEST], _PROFILE_BYTES + 1)
    except zlib.error:
        return False
    return hashlib.sha256(profile).hexdigest() == _SKIA
