"""一户一法 household: find one in a list without personal fields; its facts, its path, and what would have lifted it.

The link never names a household: which one is looked at is kept in the session alone.
"""

from __future__ import annotations

import streamlit as st

from app_pages.household_detail import show_household
from app_pages.household_list import chosen_row, show_list
from app_pages.household_work import everybody, replicates_for, result_of
from app_pages.shared import explain
from app_pages.workspace import Workspace, workspace
from simulation import Archive, SimulationError, screen
from simulation.analysis.lives import Lives
from simulation.analysis.roll import roll_of
from simulation.inputs.screening import Screening

STYLE = """<style>
.st-key-household_who p, .st-key-household_who li, .st-key-household_cheapest p {font-size: .93rem; line-height: 1.6;}
.st-key-household_cheapest [data-testid="stCaptionContainer"] p {font-size: .84rem; line-height: 1.55;}
.st-key-household_offers td p, .st-key-household_each td p {font-size: .88rem;}
.st-key-household_offers td:first-child, .st-key-household_each td:first-child {min-width: 11em;}
.st-key-household_each td:last-child {min-width: 13em;}
.st-key-household_each th p {white-space: normal !important; word-break: keep-all;}
.st-key-household_goal {padding-top: .6rem;}
</style>"""


def page() -> None:
    """The list, or the household chosen from it."""
    st.html(STYLE)
    space = workspace()
    try:
        archive = space.archive()
        screening = screened(space.archive_id, space.scenario.fingerprint(), archive, space)
    except SimulationError as error:
        st.error(space.t("archive_failed", why=explain(error, space.t)))
        return
    lives = ask_lives(space, archive)
    row = chosen_row(archive, space.t)
    if row is None:
        show_list(space, archive, screening, roll_of(archive, screening, lives), known=lives is not None)
    else:
        show_household(space, archive, screening, lives, row)


@st.cache_resource(show_spinner=False, max_entries=4)
def screened(archive_id: str | None, plan: str, _archive: Archive, _space: Workspace) -> Screening:
    """The screening of the plan in use; kept, because every step on the page needs it."""
    scenario = _space.scenario
    return screen(_archive, scenario.years[0], scenario.rules, scenario.exit_line)


def ask_lives(space: Workspace, archive: Archive) -> Lives | None:
    """Everybody's years in the plan, None while they are under way."""
    n = replicates_for(archive)
    found = result_of(
        everybody(space, archive), space, lambda job: space.t("household.everybody", n=n, share=f"{job.share_done:.0%}")
    )
    return None if found is None else found.results


page()
