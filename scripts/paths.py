"""Where the project's folders are, from any working folder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
EXPECTATIONS = ROOT / "expectations"
PUBLISHED = ROOT / "published"
TARGET = ROOT / "target"
DEMONSTRATION = ROOT / "seeds" / "demonstration"
REFERENCE = ROOT / "seeds" / "reference"
