import re

import pytest

from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import (
    ProgrammePlan,
    Scenario,
    build_scenario,
    list_changes,
    list_scenarios,
    load_scenario,
)
from simulation.planning.edits import CellEdit, change_years, plan_by, set_cells, switch
from simulation.reports.differences import differences
from simulation.reports.plan_words import FIELDS, NEEDS, amount_words
from tests.planning.contents import content_of

BASE = load_scenario("baseline")


def lines(content, lang="zh"):
    groups = differences(build_scenario(content, "x"), BASE)
    return [line[lang == "en"] for group in groups for line in group.lines]


def test_one_amount_is_told_with_year_old_new_and_gap():
    content, _ = set_cells(content_of("baseline"), [CellEdit("major_illness_relief", 2017, 150_000_000)])
    assert lines(content) == [
        "工会和专项资金合计 2017 年 521.60 → 566.60 万元（+45.00）",
        "大病专项救助 2017 年 105.00 → 150.00 万元（+45.00）",
    ]
    assert lines(content, "en")[1] == "major-illness relief, 2017: 105.00 → 150.00 ×10,000 yuan (+45.00)"


def test_years_with_the_same_change_are_told_together():
    cells = [CellEdit("study_aid", year, 100_000_000) for year in (2016, 2017, 2018, 2020)]
    content, _ = set_cells(content_of("baseline"), cells)
    told = [line for line in lines(content) if line.startswith("金秋助学")]
    assert told == [
        "金秋助学 2016—2018 年每年 127.86 → 100.00 万元（−27.86）", "金秋助学 2020 年 127.86 → 100.00 万元（−27.86）",
    ]  # fmt: skip


def test_switches_and_what_is_fixed_are_told():
    content = switch(content_of("baseline"), "skills_training", on=False)
    content, _ = set_cells(content, [CellEdit("special_relief", 2016, 5_000_000)])
    content = plan_by(content, "degree_support", "people", 2500)
    told = lines(content)
    assert "停办：技能培训促就业" in told
    assert "开办：特别救助（2016 年 5.00 万元，2017—2020 年每年 0.00 万元）" in [
        line.replace("（市、区县）", "") for line in told
    ]
    assert {
        "求学圆梦：改为定人数（总额随之）", "求学圆梦 标准（元）：2,000 → 2,500",
        "求学圆梦 2016—2020 年每年 8.00 → 10.00 万元（+2.00）",
    } <= set(told)  # fmt: skip


def test_the_assumptions_rules_funds_and_numbers_are_told():
    content = content_of("baseline") | {
        "line_growth": 0.06, "arrival_factor": {2018: 1.6}, "priority": "tier", "split": "given",
        "split_shares": {"金平区总工会": 2}, "staff_days": 4000, "staff_day_yuan": 120,
        "parameters": {"reemployment_hard": {"value": 0.3, "note": "本市台账"}},
    }  # fmt: skip
    content["dues"] = {**content["dues"], "hardship_share": 0.13}
    told = lines(content)
    assert {
        "低保线年增长：按当地序列 → 6%", "新增建档的倍数 2018 年 1 → 1.6 倍", "优先次序：缺口最深的先 → 困难类别重的先",
        "各管档单位的分配：按各单位在档户数 → 按给定份额", "给定份额 金平区总工会：0 → 2",
        "帮扶人员工作日 2016—2020 年每年 不限 → 4,000 天", "雇用一个工作日的价格：不雇用 → 120 元",
        "用于困难帮扶的份额：8% → 13%",
    } <= set(told)  # fmt: skip
    assert any("本市台账" in line for line in told)


OTHER = {
    "rules": "rules_2021", "plan_start_month": 3, "denominator": "opening", "exit_line": "gross_income", "relief": "wide",
    "relief_dibao": "measured", "priority": "tier", "split": "equal", "split_shares": {"某区": 1}, "dues": None,
    "staff_days": 100, "staff_day_yuan": 1, "job_loss_factor": {2016: 2}, "arrival_factor": {2016: 2}, "line_growth": 0.01,
    "wage_growth": 0.01, "parameters": {"reemployment_hard": {"value": 0.3, "note": "某"}}, "funds": {},
}  # fmt: skip


@pytest.mark.parametrize("key", [*OTHER, "years", "programmes", "new_programmes"])
def test_no_key_of_a_scenario_can_differ_without_a_word(key):
    content = content_of("baseline")
    if key == "years":
        content = change_years(content, 2016, 2019)
    elif key == "programmes":
        content = switch(content, "study_aid", on=False)
    elif key == "new_programmes":
        content["new_programmes"] = {"rent_help": load_programmes()["study_aid"].model_dump(mode="json")}
    else:
        content[key] = OTHER[key]
    scenario = build_scenario(content, "x")
    assert list_changes(scenario, BASE)
    assert differences(scenario, BASE)


def test_every_key_of_a_scenario_is_tried_above():
    head = {"name", "zh", "en", "question_zh", "question_en", "author", "based_on"}
    head.add("limits")  # of a search: no answer differs by them
    assert {*OTHER, "years", "programmes", "new_programmes"} == set(Scenario.model_fields) - head
    assert set(ProgrammePlan.model_fields) == {"on", "total_yuan", "people", "standard_yuan", "record"}


@pytest.mark.parametrize("name", list_scenarios())
def test_the_scenarios_that_ship_differ_in_clean_words(name):
    scenario = load_scenario(name)
    groups = differences(scenario, BASE)
    assert bool(groups) == (name != "baseline")
    for zh, en in (line for group in groups for line in group.lines):
        assert not re.search(r"[a-z]{3,}", zh), zh
        assert not re.search(r"[\u4e00-\u9fff]", en), en


def test_titles_alone_are_no_difference():
    assert differences(BASE.model_copy(update={"zh": "方案乙", "name": "b", "based_on": "baseline"}), BASE) == []


def test_every_amount_and_need_of_the_programmes_has_words():
    for record in load_programmes().values():
        zh, en = amount_words(record)
        assert re.search(r"元|低保线", zh)
        assert re.search(r"yuan|line", en)
        assert set(record.who.needs) <= set(NEEDS)
    assert all(zh and en for zh, en in FIELDS.values())
