"""The household page: found without personal fields, explained, and never named in a link or in what is shared."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pandas as pd
import pytest

from app_pages import household_list, household_work, workspace
from simulation import SimulationError, load_scenario, screen
from simulation.inputs.demo import demo_archive
from simulation.reports.names import form_label
from tests.pages import opened, words

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture
def few(gate, monkeypatch):
    """Few simulations; the archive the pages of these tests look at."""
    monkeypatch.setattr(household_work, "CITY", 6)
    monkeypatch.setattr(household_work, "FEWEST", 6)
    monkeypatch.setattr(household_work, "ALONE", 12)
    monkeypatch.setattr(workspace, "load_archive", lambda as_of_year: with_names(300, 7, as_of_year))
    return with_names(300, 7, 2016)


def with_names(households: int, seed: int, year: int):
    """The demo with invented names, ID and phone numbers, as an imported file has them."""
    archive = demo_archive(households, seed, year)
    places = range(len(archive.households))
    identity = pd.DataFrame(
        {
            "name": [f"演示{place}号" for place in places],
            "id_number": [f"44050019700101{place:04d}" for place in places],
            "phone": [f"1380000{place:04d}" for place in places],
        }
    )
    return replace(archive, identity=identity)


def ready(page):
    """Draw the page anew until no work of its own is under way."""
    for _ in range(6):
        jobs = [job for job in workspace.all_runs()._jobs.values() if str(job.key[0]).startswith("household")]
        if jobs and all(job.future.done() for job in jobs):
            page = page.run()
            after = [job for job in workspace.all_runs()._jobs.values() if str(job.key[0]).startswith("household")]
            if len(after) == len(jobs):
                return page
        for job in jobs:
            job.wait(120)
        page = page.run()
    return page


def listed(page):
    """The table of the list, None where there is none."""
    frames = page.get("arrow_data_frame") or page.dataframe
    return frames[0].value if frames else None


def of(archive, decision: int = 0, place: int = 3) -> str:
    """Worker number of a household kept on file (0), cleared (1) or undecided (2)."""
    rows = (screen(archive).decision == decision).nonzero()[0]
    return str(archive.households["number"].iloc[rows[place]])


def look_up(page, number: str):
    return ready(page.text_input(key="household_typed").set_value(number).run())


def test_the_list_shows_a_page_of_households_with_masked_names_and_their_chances(few):
    page = ready(opened("household"))
    assert not page.exception
    table = listed(page)
    assert len(table) == household_list.ROWS
    assert set(table["姓名"]) <= {"演*"}
    assert {"解困脱困", "期末在档", "返困"} <= set(table.columns)
    shown = str(table.to_dict())
    for field in few.identity.columns:
        assert not any(str(value) in shown for value in few.identity[field].head(30) if len(str(value)) > 2)
    assert f"{len(screen(few).kept)} 户" in words(page)


def test_conditions_narrow_the_list_and_begin_at_its_first_page(few):
    page = ready(opened("household"))
    page.session_state["household_page"] = 3
    cause = few.households["cause"].mode()[0]
    code = screen_code(cause)
    page = page.multiselect(key="household_cause").set_value([code]).run()
    assert set(listed(page)["主要致困原因"]) == {form_label("cause", code)}
    assert page.session_state["household_page"] == 1
    page = page.segmented_control(key="household_decision").set_value("undecided").run()
    assert "核查结论" not in (listed(page).columns if listed(page) is not None else [])
    page = page.text_input(key="household_typed").set_value("没有这样的编号").run()
    assert "没有符合这些条件的户" in words(page)


def screen_code(place: int) -> str:
    from simulation.inputs.screening import cause_codes

    return cause_codes()[int(place)]


def test_watch_lists_are_those_of_the_plan(few):
    page = ready(opened("household"))
    everybody = words(page)
    page = page.pills(key="household_watch").set_value(["stays"]).run()
    assert all(float(share.rstrip("%")) >= 50 for share in listed(page)["期末在档"])
    page = page.selectbox(key="household_order").set_value("on_file_end").run()
    shares = [float(share.rstrip("%")) for share in listed(page)["期末在档"]]
    assert shares == sorted(shares, reverse=True)
    assert words(page) != everybody


def test_a_whole_number_opens_its_household_with_every_part(few):
    number = of(few)
    page = look_up(ready(opened("household")), number)
    assert not page.exception
    said = words(page)
    assert f"演* {number}" in said
    assert len(page.metric) == 4
    assert len(page.get("vega_lite_chart")) == 3
    assert "怎样才能解困脱困" in said
    assert "最省钱的办法" in said
    assert "等级" in said
    assert "6 次模拟中" in said
    assert len(page.table) == 2
    assert next(iter(page.table[0].value.columns)) == "项目"
    assert "2016" in page.table[0].value.columns


def test_no_link_and_nothing_shared_names_the_household(few):
    number = of(few)
    page = look_up(ready(opened("household")), number)
    assert number not in str(dict(page.query_params))
    for job in workspace.all_runs()._jobs.values():
        assert number not in str(job.key)
        if isinstance(job.value, dict):
            assert number not in str(job.value)
    again = ready(opened("household"))
    assert f"演* {number}" not in words(again), "another session begins with the list"


def test_back_to_the_list_and_along_it(few):
    page = look_up(ready(opened("household")), of(few, place=0))
    assert page.button(key="household_before").disabled
    page = ready(page.button(key="household_after").click().run())
    assert of(few, place=1) in words(page)
    page = ready(page.button(key="household_back").click().run())
    assert listed(page) is not None


def test_another_year_and_only_where_still_on_file(few):
    page = look_up(ready(opened("household")), of(few))
    opening = words(page)
    assert "期初：" in opening
    page = page.segmented_control(key="household_year").set_value(2017).run()
    assert "2017 年末：" in words(page)
    if page.toggle:
        page = page.toggle(key="household_on_file").set_value(True).run()
        assert "仍在档的各次" in words(page)


def test_another_goal_is_searched_for(few):
    page = look_up(ready(opened("household")), of(few))
    page = ready(page.segmented_control(key="household_goal_choice").set_value(0.5).run())
    goals = {job.key[-1] for job in workspace.all_runs()._jobs.values() if job.key[0] == "household remedies"}
    assert goals == {0.5, 0.8}
    assert (
        "100%"
        not in words(ready(page.segmented_control(key="household_goal_choice").set_value(1.0).run())).split("达不到")[
            0
        ][-30:]
    )


def test_who_is_not_on_file_is_explained_and_not_projected(few):
    page = look_up(ready(opened("household")), of(few, decision=1))
    said = words(page)
    assert "不进入测算" in said
    assert "清档" in said
    assert not page.metric
    assert len(page.get("vega_lite_chart")) == 1


def test_another_plan_keeps_the_household_and_gives_its_other_path(few):
    number = of(few)
    page = look_up(ready(opened("household")), number)
    assert load_scenario("baseline").fingerprint() in words(page)
    page = ready(page.selectbox(key="plan_choice_baseline").set_value("no_union_programme").run())
    assert number in words(page)
    assert len(page.metric) == 4
    assert load_scenario("no_union_programme").fingerprint() in words(page)
    assert "送温暖定期生活救助" not in str(page.table[0].value["项目"].tolist())


def test_a_household_of_another_archive_is_put_aside(few):
    page = look_up(ready(opened("household")), of(few))
    page.session_state["household_number_chosen"] = "nobody-1"
    page = ready(page.run())
    assert listed(page) is not None
    assert not page.exception


def test_work_can_be_stopped_and_taken_up_again(few, monkeypatch):
    go = threading.Event()
    held = household_work.follow

    def follow(archive, scenario, settings, numbers=None):
        while not go.is_set() and not settings.cancel.is_set():
            settings.cancel.wait(0.02)
        return held(archive, scenario, settings, numbers)

    monkeypatch.setattr(household_work, "follow", follow)
    monkeypatch.setattr(household_work, "PATIENCE", 0.05)
    page = opened("household")
    assert len(listed(page)) == household_list.ROWS, "the list is there while everybody's years are under way"
    assert "解困脱困" not in listed(page).columns
    page = page.button(key="stop_household_everybody").click().run()
    assert "已停止" in words(page)
    go.set()
    page = ready(page.button(key="again_household_everybody").click().run())
    assert "解困脱困" in listed(page).columns


def test_work_that_fails_says_why_and_can_be_tried_again(few, monkeypatch):
    held = household_work.find_remedies
    faults = [SimulationError("项目记录冲突")]

    def search(*args, **more):
        if faults:
            raise faults.pop()
        return held(*args, **more)

    monkeypatch.setattr(household_work, "find_remedies", search)
    page = look_up(ready(opened("household")), of(few))
    assert "项目记录冲突" in page.error[0].value
    retry = next(button for button in page.button if button.label == "重新测算")
    page = ready(retry.click().run())
    assert not page.error
    assert "最省钱的办法" in words(page)


def test_large_archives_are_lived_less_often():
    class Large:
        households = range(100_000)

    assert household_work.replicates_for(Large()) == 24
    Large.households = range(1_000_000)
    assert household_work.replicates_for(Large()) == household_work.FEWEST


def test_the_english_page_has_no_chinese_but_names(few):
    number = of(few)
    page = look_up(ready(opened("household", lang="en")), number)
    names = {*few.units, "演"}
    said = words(page)
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "")
    assert CHINESE.findall(said) == []


def test_the_chinese_page_has_no_english_left(few):
    page = look_up(ready(opened("household")), of(few))
    said = re.sub(r":\w+-badge|\b[0-9a-f]{16}\b|English|Chile Solidario|Unidos", "", words(page))
    left = set(re.findall(r"[A-Za-z]{2,}", said))
    assert left == set()


def test_names_are_masked_whatever_the_archive_holds():
    archive = with_names(20, 3, 2016)
    archive.identity.loc[0, "name"] = "欧阳小明"
    archive.identity.loc[1, "name"] = None
    assert household_list.told_apart(archive, 0)[1] == "欧阳*"
    assert household_list.told_apart(archive, 1)[1] == ""


def test_the_scenarios_of_the_folder_all_open_the_page(few):
    assert load_scenario("plan_2026_2030").years[0] == 2026
    page = ready(opened("household", s="plan_2026_2030"))
    assert not page.exception
    assert listed(page) is not None
