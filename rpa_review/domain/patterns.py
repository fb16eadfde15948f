"""Regular expressions that content brings along."""

from __future__ import annotations

import re
from functools import cache


@cache
def regex(source: str) -> re.Pattern[str]:
    """The compiled expression, kept for good.

    `re` itself keeps 512 and forgets the oldest; an application asks for more, and compiling one that names Chinese
    characters takes a quarter of a millisecond. Only for expressions of code and content, whose number is bounded.

    Raises re.error for an expression that is none.
    """
    return re.compile(source)
