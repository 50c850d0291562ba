"""比较 compare: up to five plans on the same luck, the money first; who gains, who loses; a version for print."""

from __future__ import annotations

import streamlit as st

from app_pages.compare_print import show_print
from app_pages.compare_runs import bring_together, open_members
from app_pages.compare_views import show_comparison
from app_pages.texts import Texts
from app_pages.workspace import (
    MOST_COMPARED,
    SHIPPED_FIRST,
    Workspace,
    all_runs,
    compared,
    compared_name,
    plan_titles,
    scenarios,
    the_store,
    workspace,
    write_link,
)
from simulation import Scenario

VERSIONS_LISTED = 3  # newest versions of a plan that can be chosen beside its present state


def page() -> None:
    """The choice of plans, then the comparison on the screen or for paper."""
    space = workspace()
    t = space.t
    chosen = choose(space)
    members = open_members(chosen, space)
    if len(members) < 2:
        st.info(t("compare.two"))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="large", key="compare_switches"):
        st.session_state["compare_equal"] = st.session_state.get("eq") == "1"
        equal = st.toggle(t("compare.equal"), key="compare_equal", help=t("compare.equal_help"), on_change=_take_equal)
        on_paper = st.toggle(t("compare.print"), key="compare_print", help=t("compare.print_help"))
    together = bring_together(members, space, equal=equal)
    if together is not None:
        (show_print if on_paper else show_comparison)(together, space)


def choose(space: Workspace) -> list[str]:
    """The plans to compare, the first of them the one the others are held against; kept in the link."""
    t = space.t
    titles = options(t)
    wanted = [name for name in compared() if name] or first_choice(space)
    # A plan of the link that is gone stays in the list under its id: the page says what is wrong with it.
    titles |= {name: name for name in wanted if name not in titles}
    st.session_state["compare_choice"] = wanted
    st.multiselect(
        t("compare.plans"), list(titles), format_func=titles.__getitem__, key="compare_choice", on_change=_take_choice,
        max_selections=MOST_COMPARED, placeholder=t("compare.plans"), help=t("compare.plans_help"),
    )  # fmt: skip
    for place in range(len(wanted), MOST_COMPARED):
        all_runs().stop(space.who, f"compare_{place}")
        all_runs().stop(space.who, f"equal_{place}")
    return wanted


def options(t: Texts) -> dict[str, str]:
    """Everything that can be compared, by the name that stands in the link: plans, and the newest versions of kept ones."""
    titles = plan_titles(t)
    for head in the_store().plans():
        for number in range(head.versions, max(head.versions - VERSIONS_LISTED, 0), -1):
            titles[compared_name(head.plan, number)] = t(
                "titled_version", name=t("own_plan", name=head.title), n=number
            )
    return titles


def first_choice(space: Workspace) -> list[str]:
    """Before anything is chosen: the plan in use beside the first scenario of the folder, or that one beside two others."""
    own = compared_name(space.plan.id, space.plan.version)
    years = space.scenario.years
    alike = [name for name, found in scenarios().items() if isinstance(found, Scenario) and found.years == years]
    if own == SHIPPED_FIRST or SHIPPED_FIRST not in alike:
        return [own, *(name for name in alike if name != own)][:3]
    return [SHIPPED_FIRST, own]


def _take_choice() -> None:
    st.session_state["c"] = list(st.session_state["compare_choice"])
    write_link()


def _take_equal() -> None:
    st.session_state["eq"] = "1" if st.session_state["compare_equal"] else None
    write_link()


page()
