"""The process that reads untrusted files: `python -m rpa_review.reading.worker`, started by `Reader` only.

It takes one JSON line per file on standard input and gives one length-prefixed JSON record back on what was its
standard output; whatever a library prints goes to standard error. Nothing is ever unpickled on either side.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import struct
import sys
from pathlib import Path

from rpa_review.domain.page import FileReading
from rpa_review.errors import SetupError


def main() -> int:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    import cv2

    cv2.setNumThreads(1)
    from rpa_review.reading.files import read_file
    from rpa_review.reading.limits import Limits
    from rpa_review.reading.ocr import engine

    for line in sys.stdin.buffer:
        task = json.loads(line)
        limits = Limits(**task["limits"])
        try:
            if task["warm"]:
                with contextlib.suppress(SetupError):
                    engine()
            _limit_memory(limits.memory)
            reading: FileReading | str = read_file(Path(task["path"]), limits=limits)
        except SetupError as missing:
            reading = str(missing)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        body = (
            json.dumps({"setup": reading}) if isinstance(reading, str) else f'{{"reading":{reading.model_dump_json()}}}'
        ).encode()
        answers.write(struct.pack(">I", len(body)) + body)
        answers.flush()
    return 0


def _limit_memory(more: int) -> None:
    """Let this process add at most `more` bytes of address space to what it has now."""
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    raise SystemExit(main())
