"""Freed memory is kept for the next page: to hand it back and take it anew costs as much time as drawing a page."""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of glibc's mallopt
_KEPT = 256 << 20  # bytes of free memory beyond which it is handed back: more than networks and pictures of a page take
_LARGEST = 32 << 20  # bytes of one piece up to which it is kept: glibc takes no more


@cache
def keep_freed_memory() -> None:
    """Holds for this process; does nothing where the C library is not glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _KEPT)
        mallopt(_MMAP_THRESHOLD, _LARGEST)
