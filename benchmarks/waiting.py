"""How long a person waits in a real browser: from the release of a control to the redrawn chart, alone and beside another.

A move is what a planner does: an amount typed into the budget's table and Enter pressed. The clock starts with that key and
stops with the first frame in which the chart beside the table shows the new answer and nothing on it is greyed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack
from statistics import median

import numpy as np
from playwright.sync_api import Locator

from simulation import load_programmes
from simulation.inputs.demo import write_demo
from simulation.inputs.kept import keep_archive
from simulation.inputs.workbook import read_workbook
from simulation.store import Store
from tools.browser import Visit, chromium, visit
from tools.pages import go, settle
from tools.server import Workbench, workbench

HOUSEHOLDS, SEED = 10_000, 2016
MOVES = 50
PROGRAMME = "skills_training"
"""What is given more or less: it changes who is lifted, whatever the other money."""
LOOKING = 1000
"""Milliseconds a person looks at an answer before the next move; by then the full run of 500 is under way."""
LONGEST = 60_000
"""Milliseconds after which an answer counts as not coming."""
Found = dict[str, list[float]]

# Waits for the key, then for another chart; gives the milliseconds between the two.
WAIT = """longest => { window.jiekunWait = new Promise((resolve, reject) => {
  const chart = () => [...document.querySelectorAll('.st-key-live [data-testid=stVegaLiteChart] svg path')]
    .map(path => path.getAttribute('d')).join();
  addEventListener('keydown', function pressed(event) {
    if (event.key !== 'Enter') return;
    const before = chart();
    removeEventListener('keydown', pressed, true);
    const look = () => {
      const now = performance.now(), drawn = chart();
      if (drawn && drawn !== before && !document.querySelector('[class*=st-key-stale]'))
        requestAnimationFrame(() => resolve(performance.now() - event.timeStamp));
      else if (now - event.timeStamp > longest) reject(new Error('the chart was not redrawn'));
      else requestAnimationFrame(look);
    };
    look();
  }, true);
}); }"""


def waits(moves: int = MOVES) -> Found:
    """Both figures: the 95th percentile of one person's waits (ms), and how many times longer each of two waits at once."""
    with workbench() as server, chromium() as browser, ExitStack() as opened:
        archive = kept_archive(server)
        people = [opened.enter_context(visit(browser, (1440, 900))) for _ in range(2)]
        for person in people:
            go(person, server.address, "scenario", a=archive)
            move([person], 0)  # makes each person's own copy of the plan
            settle(person)
        alone = [move(people[:1], turn)[0] for turn in range(1, moves + 1)]
        together = [move(people, turn) for turn in range(moves + 1, 2 * moves + 1)]
    beside = [median(person) / median(alone) for person in zip(*together, strict=True)]
    return {"answer_ms": [float(np.percentile(alone, 95))], "answer_median_ms": [median(alone)], "two_ratio": beside}


def kept_archive(server: Workbench) -> str:
    """Id of an invented archive of the size asked for, kept on a server as an imported one is."""
    path = server.folder / "archive.xlsx"
    write_demo(HOUSEHOLDS, SEED, path)
    name = keep_archive(read_workbook(path), server.home / "archives")
    store = Store(f"sqlite:///{server.home / 'jiekun.db'}")
    store.note_archive(name, path.name, {})
    store.close()
    return name


def move(people: Iterable[Visit], turn: int) -> list[float]:
    """One move of each person at the same moment; gives the milliseconds each waited for the chart."""
    cells = [(person, amount(person)) for person in people]
    for number, (person, cell) in enumerate(cells):
        cell.click()
        # Up and down, so that the chart has to change; never twice the same, so that nobody is served with another's answer.
        cell.fill(f"{(10, 40)[turn % 2] + turn / 20 + number / 100:g}")
        person.page.evaluate(WAIT, LONGEST)
    for _, cell in cells:
        cell.press("Enter", no_wait_after=True)
    waited = [float(person.page.evaluate("window.jiekunWait")) for person, _ in cells]
    cells[0][0].page.wait_for_timeout(LOOKING)
    return waited


def amount(person: Visit) -> Locator:
    """The cell that is moved, in the plan's first year."""
    return person.page.get_by_role("textbox", name=re.compile(f"^{load_programmes()[PROGRAMME].zh} 2016 "))
