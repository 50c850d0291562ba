"""The optimiser's page: a question on a button, the answer beside the present plan, taken over in one step, undone in one."""

import pytest

from app_pages import optimise_work
from app_pages.workspace import all_runs, the_store
from simulation.planning import budget, frontier, goal
from simulation.planning.budget import Effort
from simulation.planning.budget_table import read_budget
from tests.pages import opened, words

LITTLE = Effort(coarse=2, fine=2, check=4, rounds=1)


@pytest.fixture
def page(gate, monkeypatch):
    """The page with searches of little effort."""
    monkeypatch.setattr(optimise_work, "REPLICATES", 6)
    monkeypatch.setattr(optimise_work, "FRONTIER_REPLICATES", 4)
    for module, name in ((budget, "USUAL"), (goal, "GOAL_EFFORT"), (frontier, "EFFORT")):
        monkeypatch.setattr(module, name, LITTLE)
    return opened("optimise", lang="zh")


def worked(page, button):
    """Press a button of long work and wait for its end."""
    page = page.button(key=button).click().run()
    for job in list(all_runs()._jobs.values()):
        job.wait(120)
    return page.run()


def test_the_answer_moves_money_and_is_taken_over_in_one_step_and_undone_in_one(page):
    page = worked(page, "optimise_run")
    assert not page.exception
    said = words(page)
    assert "比现方案等比例调整多" in said
    assert "→" in said
    before = the_store().plans()
    page = page.button(key="optimise_take").click().run()
    assert not page.exception
    assert "已写入草稿" in words(page)
    (head,) = [one for one in the_store().plans() if one not in before]
    draft = the_store().draft(head.plan)
    rows = read_budget(optimise_work.Document.read(draft.document).content).by_programme
    assert rows["festival_visits"].fen != (81_340_000,) * 5 or rows["skills_training"].fen != (15_664_000,) * 5
    the_store().undo(draft.plan, draft.revision)
    again = read_budget(optimise_work.Document.read(the_store().draft(head.plan).document).content).by_programme
    assert again["festival_visits"].fen == (81_340_000,) * 5


def test_least_money_says_what_is_out_of_reach(page):
    page.segmented_control(key="optimise_question").set_value("least").run()
    page = worked(page, "optimise_run")
    assert not page.exception
    assert "再多的钱也达不到" in words(page)
    assert "帮扶标准和解困口径" in words(page), "what would change it is said where the target is out of reach"
    assert "每年最高能承诺" in words(page)


def test_limits_that_clash_are_told_in_words_and_can_be_changed(page):
    page.number_input(key="optimise_money").set_value(1.0).run()
    page = worked(page, "optimise_run")
    assert not page.exception
    assert "这些限制互相矛盾" in words(page)
    assert "固定支出" in words(page)


def test_the_frontier_shows_where_the_present_plan_lies(page):
    page = worked(page, "frontier_run")
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == 1
    assert "现方案" in words(page)


def test_a_limit_is_added_kept_by_the_answer_and_taken_away(page):
    page.selectbox(key="optimise_limit_of").set_value(("programmes", "festival_visits")).run()
    page.number_input(key="optimise_limit_amount").set_value(70.0).run()
    page = page.button(key="optimise_limit_more").click().run()
    assert not page.exception
    assert "节日慰问" in words(page)
    page = worked(page, "optimise_run")
    assert not page.exception
    (told,) = page.session_state["optimise_kept"].values()
    assert told.answer["money_yuan"] > 0
    assert all(edit.amount >= 70_000_000 for edit in told.edits if edit.programme == "festival_visits")
    page = page.button(key="optimise_limit_less_0").click().run()
    assert not page.exception
    assert not [button for button in page.button if button.key == "optimise_limit_less_0"]


def test_limits_that_contradict_each_other_are_refused_where_they_are_typed(page):
    for kind, amount in (("least_yuan", 90.0), ("most_yuan", 10.0)):
        page.selectbox(key="optimise_limit_of").set_value(("programmes", "mutual_aid")).run()
        page.selectbox(key="optimise_limit_programmes").set_value(kind).run()
        page.number_input(key="optimise_limit_amount").set_value(amount).run()
        page = page.button(key="optimise_limit_more").click().run()
    assert not page.exception
    assert "大于上限" in page.error[0].value
    assert len([button for button in page.button if (button.key or "").startswith("optimise_limit_less")]) == 1
