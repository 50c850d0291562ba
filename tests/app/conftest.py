"""The pages as a person meets them, run by Streamlit's own test frame; the engine may be held back or fail."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import streamlit as st

from app_pages import runs, workspace
from simulation import simulate
from simulation.inputs.demo import demo_archive
from tests.inputs.messy import write_messy


class Gate:
    """Stands before the engine: holds runs back, or lets them fail, as a test wants."""

    def __init__(self) -> None:
        self.open = {replicates: threading.Event() for replicates in (runs.QUICK, runs.FULL)}
        self.fault: Exception | None = None
        for event in self.open.values():
            event.set()

    def simulate(self, archive, scenario, *, replicates, **more):
        size = runs.FULL if replicates == runs.FULL else runs.QUICK
        self.open[size].wait(60)
        if self.fault is not None:
            raise self.fault
        return simulate(archive, scenario, replicates={runs.QUICK: 3, runs.FULL: 6}[size], **more)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of its own for plans and archives."""
    monkeypatch.setenv("JIEKUN_HOME", str(tmp_path / "home"))
    st.cache_resource.clear()
    yield tmp_path / "home"
    st.cache_resource.clear()


@pytest.fixture
def gate(monkeypatch, home):
    held = Gate()
    monkeypatch.setattr(runs, "simulate", held.simulate)
    monkeypatch.setattr(runs, "PAUSE", 0.0)
    monkeypatch.setattr(workspace, "load_archive", lambda as_of_year: demo_archive(300, 7, as_of_year))
    yield held
    for event in held.open.values():
        event.set()


@pytest.fixture
def messy(tmp_path: Path) -> bytes:
    write_messy(tmp_path / "messy.xlsx")
    return (tmp_path / "messy.xlsx").read_bytes()
