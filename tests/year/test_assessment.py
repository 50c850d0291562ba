"""Chains with fixed probabilities: the assessment's moves against answers from matrices (published where named)."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from simulation.year.assessment import EXITED, ON_FILE, RELIEVED, months_running, next_status
from simulation.year.draws import YEAR_MEMBER, four

PEOPLE = 200_000
ERROR = 4.5 * np.sqrt(0.25 / PEOPLE)
"""Four and a half standard errors of a share, at its widest."""


@njit
def poor_shares(exit_after, entry_after, years, people):
    """Share on file at the end of each year; exit and re-entry chances by the length of the spell so far (the last holds on)."""
    poor = np.zeros(years, np.int64)
    for k in range(people):
        status, spell = ON_FILE, 0
        for t in range(years):
            u, _, _, _ = four(np.uint64(k), np.uint64(0), 2016 + t, YEAR_MEMBER, np.uint64(1), np.uint64(0))
            chances = exit_after if status == ON_FILE else entry_after
            moves = u < chances[min(spell, len(chances) - 1)]
            above = moves if status == ON_FILE else not moves
            new = next_status(status, 12 if above else 0, 6, False, False, above)
            spell = 0 if new != status else spell + 1
            status = new
            poor[t] += status == ON_FILE
    return poor / people


def two_state_chain(years: int) -> list[float]:
    share, shares = 1.0, []
    for _ in range(years):
        share = share * 0.75 + (1 - share) * 0.06
        shares.append(share)
    return shares


def test_two_state_chain():
    """Published: entry .06, exit .25; from poverty .75 .5775 .458475 .37634775 .31967995; 3.68657976 poor years in ten."""
    found = poor_shares(np.array([0.25]), np.array([0.06]), 10, PEOPLE)
    assert found[:5] == pytest.approx([0.75, 0.5775, 0.458475, 0.37634775, 0.31967995], abs=ERROR)
    assert found == pytest.approx(two_state_chain(10), abs=ERROR)
    assert found.sum() == pytest.approx(3.68657976, abs=10 * ERROR)


def test_duration_dependent_chain():
    """Published: exit .4 .3 then .2, re-entry .2 .1 then .05; a memoryless model fails from year 2."""
    found = poor_shares(np.array([0.4, 0.3, 0.2]), np.array([0.2, 0.1, 0.05]), 10, PEOPLE)
    published = [0.6, 0.5, 0.452, 0.3952, 0.35288, 0.31968, 0.292872, 0.27147112, 0.25436449, 0.24067636]
    assert found == pytest.approx(published, abs=ERROR)


def test_completed_spells():
    """Published: exit hazards .445 .285 .246 .199 give completed spells .445 .1582 .0976 .0595."""
    found = poor_shares(np.array([0.445, 0.285, 0.246, 0.199]), np.array([0.0]), 4, PEOPLE)
    assert -np.diff(found, prepend=1.0) == pytest.approx([0.445, 0.1582, 0.0976, 0.0595], abs=ERROR)


@njit
def three_states(years, people):
    """A chain on file → relieved → exited: relief .2, exit .2 on file; exit .4 of the relieved; nobody comes back."""
    counts = np.zeros((years, 3), np.int64)
    for k in range(people):
        status = ON_FILE
        for t in range(years):
            u, _, _, _ = four(np.uint64(k), np.uint64(0), 2016 + t, YEAR_MEMBER, np.uint64(2), np.uint64(0))
            exits = u < 0.2 if status == ON_FILE else u < 0.4
            relieved = status == RELIEVED or u < 0.4
            above = exits or status == EXITED
            status = next_status(status, 12 if above else 0, 6, relieved, relieved, above)
            counts[t, status] += 1
    return counts / people


def test_three_state_chain():
    """Sonnenberg & Beck: P = [.6 .2 .2; 0 .6 .4; 0 0 1], values 1, .7, 0: cumulative .7400 1.2680 1.6352 … 2.339476 after ten."""
    step = np.array([[0.6, 0.2, 0.2], [0.0, 0.6, 0.4], [0.0, 0.0, 1.0]])
    wanted = np.array([np.linalg.matrix_power(step, year)[0] for year in range(1, 11)])
    found = three_states(10, PEOPLE)
    assert found == pytest.approx(wanted, abs=ERROR)
    values = np.cumsum(found @ [1.0, 0.7, 0.0])
    assert values[:3] == pytest.approx([0.74, 1.268, 1.6352], abs=3 * ERROR)
    assert values[9] == pytest.approx(2.339476, abs=10 * ERROR)


def test_a_run_of_months_with_a_fixed_chance():
    """Six months running by December, each month above with chance .8: .8^6 in a first year."""
    luck = np.random.default_rng(4).random((100_000, 12)) < 0.8
    run = np.zeros(len(luck), np.int64)
    for month in range(12):
        run = np.array([months_running(before, now) for before, now in zip(run, luck[:, month], strict=True)])
    assert (run >= 6).mean() == pytest.approx(0.8**6, abs=0.007)
