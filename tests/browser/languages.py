"""What a page in one language may hold of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

ALLOWED = yaml.safe_load((Path(__file__).parent / "allowed.yaml").read_text(encoding="utf-8"))
FOREIGN = {"zh": re.compile(r"[A-Za-zÀ-ɏ]{2,}"), "en": re.compile(r"[\u3400-\u9fff]")}
"""Latin words in Chinese pages (single letters are units, grades and names of plans), Chinese signs in English ones."""


def foreign(texts: Iterable[str], language: str) -> list[str]:
    """Texts with something of the other language left after what may stand there is taken out."""
    allowed = re.compile("|".join(f"(?:{entry['words']})" for entry in ALLOWED[language]))
    return [text for text in texts if FOREIGN[language].search(allowed.sub(" ", text))]
