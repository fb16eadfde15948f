"""What stands beside a learned network's file: which it is, what it was learned from, and its checksum."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def describe(network: Path, *, model: str, version: str, facts: dict[str, Any]) -> None:
    """Writes `manifest.json` beside the network's file; `rpa_review.reading.weights` checks the file against it."""
    manifest = {
        "model": model,
        "version": version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "file": network.name,
        "sha256": hashlib.sha256(network.read_bytes()).hexdigest(),
        "facts": facts,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (network.parent / "manifest.json").write_text(text, encoding="utf-8")
