"""Contents of scenarios for the tests of this folder."""

from __future__ import annotations

from typing import Any

from simulation.inputs.scenario import load_scenario


def content_of(name: str) -> dict[str, Any]:
    """A shipped scenario's content with plain keys, as a draft holds it."""
    content = load_scenario(name).model_dump(mode="python", exclude_defaults=True)
    return {**content, "name": name, "years": list(content["years"])}
