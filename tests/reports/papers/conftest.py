"""Papers in tests: a chart takes a second to draw, and most tests ask for its words alone."""

import struct
import zlib

import pytest

from simulation.reports.papers import word_blocks


def dot() -> bytes:
    """The smallest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
def charts_drawn():
    """Asks for the charts themselves."""


@pytest.fixture(autouse=True)
def _charts(request, monkeypatch):
    if "charts_drawn" not in request.fixturenames:
        monkeypatch.setattr(word_blocks, "png", lambda *_: dot())
