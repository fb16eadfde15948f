"""The steps of learning: how fast each of them is, and what is said of it. Shared by the training programs."""

from __future__ import annotations

import math
import sys

_EVERY = 50


def pace(done: float, *, rising: float) -> float:
    """The share of the highest rate after so much of all steps, 0 to 1: it rises at first, and falls as a cosine."""
    return min(done / rising, 0.5 * (1 + math.cos(math.pi * max(0.0, done - rising) / (1 - rising))))


def is_told(step: int, steps: int) -> bool:
    """Whether something is said of a step: of the last, and of some before it."""
    return step % _EVERY == 0 or step == steps


def tell(step: int, steps: int, text: str) -> None:
    if is_told(step, steps):
        sys.stdout.write(f"{step} of {steps}: {text}\n")
        sys.stdout.flush()
