"""Colours and font of the charts.

Colours are told apart by colour-blind readers and in grey print; red has one meaning, below the target. The font is named,
because an export without a named font mixes glyphs of several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]

FONT = "Noto Sans SC, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"


@dataclass(frozen=True)
class Look:
    """Colours on a light or a dark page."""

    ink: str
    quiet: str
    grid: str
    ground: str
    line: str
    below: str
    on_file: str
    relieved: str
    exited: str
    lost: str
    """Less than before: costs, losses; no judgement as red is."""
    relapsed: str
    pale: str
    """The low end of a scale that ends at `line`."""
    on_relieved: str = "#12181D"
    batches: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


LIGHT = Look(
    ink="#22303A", quiet="#5A6872", grid="#E3E8EB", ground="#FFFFFF", line="#0072B2", below="#C23B22",
    on_file="#C9D3DA", relieved="#E69F00", exited="#00785A", lost="#DB9000",
    relapsed="#8A4A7D", pale="#EDF5FA",
    batches=("#00548A", "#A9D6F2", "#DB9000", "#8A4A7D", "#B9BEC2"),
    sources=("#00548A", "#A9D6F2", "#00785A", "#E9C46A", "#8A4A7D", "#C9D3DA"),
)  # fmt: skip
DARK = Look(
    ink="#E6ECF0", quiet="#A9B3BA", grid="#2A363F", ground="#12181D", line="#56B4E9", below="#F0806A",
    on_file="#56646E", relieved="#D99A1C", exited="#9FE8CD", lost="#E0A020",
    relapsed="#C98BBE", pale="#1B2A35",
    batches=("#3E8EBC", "#CFE9F8", "#E0A020", "#A9659A", "#C9CFD3"),
    sources=("#3E8EBC", "#CFE9F8", "#1F8A6B", "#EBCB7F", "#A9659A", "#D5DBDF"),
)  # fmt: skip


def placeholder(text: str, look: Look, height: int = 300) -> dict[str, Any]:
    """A chart without data, as a Vega-Lite specification: one quiet line of text where the real one will be."""
    mark = {"type": "text", "text": text, "color": look.quiet, "font": FONT, "fontSize": 14}
    return {"data": {"values": [{}]}, "mark": mark, "height": height, "config": {"view": {"stroke": None}}}
