"""Numbers set by hand in a plan: set one, take one back. Every function gives a new content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.inputs.overrides import Override

Content = Mapping[str, Any]


def set_number(content: Content, name: str, override: Override) -> dict[str, Any]:
    """The content with one number set in place of the sourced one; an earlier setting of it is replaced."""
    given = override.model_dump(exclude_none=True)
    return {**content, "parameters": {**(content.get("parameters") or {}), name: given}}


def take_back(content: Content, name: str) -> dict[str, Any]:
    """The content in which a number is the sourced one again."""
    left = {other: given for other, given in (content.get("parameters") or {}).items() if other != name}
    return {**content, "parameters": left}
