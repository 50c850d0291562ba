"""What the browser tests stand on: which requests count as leaving the machine."""

import pytest

from tools.browser import find_chromium, is_outside


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("http://127.0.0.1:8501/app/static/x.woff2", False),
        ("ws://localhost:8501/_stcore/stream", False),
        ("data:image/png;base64,AAAA", False),
        ("blob:http://127.0.0.1:8501/6f0a", False),
        ("https://example.org/metrics.json", True),
        ("wss://example.org/stream", True),
        ("http://127.0.0.1.example.org/", True),
    ],
)
def test_only_this_machine_is_inside(address, outside):
    assert is_outside(address) is outside


def test_a_machine_without_a_browser_is_noticed(monkeypatch, tmp_path):
    for name in ("PATH", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("tools.browser.MAC", ())
    assert find_chromium() is None
