import pytest

from simulation.errors import InputRecordError
from simulation.inputs.by_year import amount_in
from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import find_scenario, list_changes, list_scenarios, load_scenario

HEAD = "zh: 试验\nen: trial\nauthor: 某人\nbased_on: baseline\n"
MONEY_OF_2016 = {
    "pairing": 60_000, "inpatient_insurance": 299_250, "mutual_aid": 120_000, "major_illness_relief": 1_050_000,
    "study_aid": 1_278_640, "skills_training": 156_640, "degree_support": 80_000, "business_support": 45_000,
    "graduate_placement": 58_740, "injury_support": 78_320, "living_aid": 1_176_000, "festival_visits": 813_400,
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def one(text, name="trial"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return one


def problems_of(path):
    with pytest.raises(InputRecordError) as caught:
        load_scenario(path)
    return caught.value.problems


# ---- what ships


def test_the_scenarios_that_ship_start_with_the_baseline():
    others = ["closures", "dues", "medical_first", "no_union_programme", "plan_2026_2030", "relief_first", "work_first"]
    assert list_scenarios() == ["baseline", *others]


@pytest.mark.parametrize("name", list_scenarios())
def test_every_scenario_that_ships_loads_and_asks_a_question_in_both_languages(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.records
    assert scenario.question_zh.endswith("？")
    assert scenario.question_en.endswith("?")
    assert all(set(scenario.year_list) <= set(fund.yuan) for fund in scenario.funds.values())


def test_the_baseline_spends_what_a_realistic_year_costs_and_the_funds_cover_it():
    baseline = load_scenario("baseline")
    union = {name for name, record in baseline.records.items() if record.money == "union"}
    spent = {name: baseline.programmes[name].total_yuan for name in union}
    assert spent == MONEY_OF_2016
    per_household = sum(spent.values()) / 6000
    assert per_household == pytest.approx(869, abs=1)
    for year in baseline.year_list:
        assert sum(fund.yuan[year] for fund in baseline.funds.values()) == pytest.approx(sum(spent.values()), rel=1e-5)
    assert baseline.dues is not None
    assert baseline.dues.extra_yuan(2016) == 0


def test_without_the_union_only_government_help_is_left():
    scenario = load_scenario("no_union_programme")
    assert {record.money for record in scenario.records.values()} == {"government", "none"}
    kept = {name for name, record in load_scenario("baseline").records.items() if record.money != "union"}
    assert set(scenario.records) == kept


def test_more_of_the_returned_dues_is_spent_to_the_yuan():
    dues, baseline = load_scenario("dues"), load_scenario("baseline")
    more = sum(plan.total_yuan - (baseline.programmes[name].total_yuan or 0) for name, plan in dues.programmes.items()
               if plan.total_yuan)  # fmt: skip
    assert dues.dues is not None
    assert dues.dues.extra_yuan(2018) == pytest.approx(more)
    assert more == 810_000


def test_a_scenario_lists_what_it_changes_and_nothing_else():
    changes = list_changes(load_scenario("closures"), load_scenario("baseline"))
    assert changes == [("arrival_factor.2018", None, 1.6), ("job_loss_factor.2018", None, 3.0)]
    keys = {key for key, _, _ in list_changes(load_scenario("relief_first"), load_scenario("baseline"))}
    assert all(key.startswith("programmes.living_aid.") for key in keys)
    assert "programmes.living_aid.record" not in keys


def test_a_changed_record_keeps_the_fields_it_does_not_name():
    record = load_scenario("medical_first").records["major_illness_relief"]
    assert (record.amount.ratio, record.amount.ceiling_yuan, record.amount.of) == (0.5, 10_000, "all_medical")
    assert record.effects == load_programmes()["major_illness_relief"].effects


def test_another_amount_rule_replaces_the_old_one_whole():
    assert load_scenario("relief_first").records["living_aid"].amount.rule == "to_line"


def test_the_later_plan_stands_alone_with_its_own_rules_and_programmes():
    plan = load_scenario("plan_2026_2030")
    assert (plan.rules, plan.based_on, plan.year_list) == ("rules_2021", None, (2026, 2027, 2028, 2029, 2030))
    assert plan.records["living_aid_relative"].exclusive_with == ("study_aid_relative",)
    assert {plan.records[name].who.tiers for name in ("living_aid", "living_aid_relative")} == {(1,), (2,)}


# ---- how changes are laid over a base


def test_one_year_of_an_amount_can_be_changed(write):
    base = write(
        HEAD + "changes: {programmes: {study_aid: {total_yuan: {2016: 1, 2017: 2, 2018: 3, 2019: 4, 2020: 5}}}}", "one"
    )
    text = HEAD.replace("baseline", base.stem) + "changes: {programmes: {study_aid: {total_yuan: {2018: 9}}}}"
    scenario = load_scenario(write(text))
    assert amount_in(scenario.programmes["study_aid"].total_yuan, 2018) == 9
    assert amount_in(scenario.programmes["study_aid"].total_yuan, 2019) == 4


def test_a_further_programme_needs_no_code(write):
    text = """changes:
  new_programmes:
    rent_help:
      {number: E, zh: 房租补助, en: rent help, plan: 住房保障, batch: safety_net, owner: city, money: union,
       who: {needs: [below_line]}, unit: household, amount: {rule: flat, yuan: 600}, payment_months: [3, 6, 9, 12],
       exclusive_with: [living_aid], effects: [{channel: cash}], grade: C, evidence: 为试验而设}
  programmes: {rent_help: {total_yuan: 60000}}
"""
    scenario = load_scenario(write(HEAD + text))
    assert list(scenario.records)[-1] == "rent_help"
    assert scenario.records["rent_help"].exclusive_with == ("living_aid",)


def test_two_scenarios_that_say_the_same_have_the_same_fingerprint(write):
    first, second = (load_scenario(write(HEAD + "changes: {priority: tier}")) for _ in range(2))
    assert first.fingerprint() == second.fingerprint()
    assert first.fingerprint() != load_scenario(write(HEAD + "changes: {priority: longest_on_file}")).fingerprint()


# ---- what is refused


@pytest.mark.parametrize(
    ("changes", "expected", "near"),
    [
        ("prioritee: tier", "prioritee: 没有这个键", "priority"),
        ("priority: teir", "priority: 只能是", None),
        ("rules: rules2016", "rules.rules2016: 没有这个名称", "rules_2016"),
        ("programmes: {study_iad: {total_yuan: 5}}", "programmes.study_iad: 没有这个名称", "study_aid"),
        ("programmes: {study_aid: {total_yaun: 5}}", "programmes.study_aid.total_yaun: 没有这个键", "total_yuan"),
        ("programmes: {study_aid: {total_yuan: -5}}", "programmes.study_aid.total_yuan: 不得小于", None),
        ("programmes: {study_aid: {total_yuan: lots}}", "programmes.study_aid.total_yuan: 必须是数字", None),
        ("programmes: {study_aid: {total_yuan: {2016: -5}}}", "programmes.study_aid.total_yuan: 缺年份", None),
        (
            "programmes: {study_aid: {total_yuan: 5, people: 2, standard_yuan: 9}}",
            "programmes.study_aid: total_yuan",
            None,
        ),
        ("programmes: {study_aid: {record: {amont: {yuan: 5}}}}", "study_aid: amont: 没有这个键", "amount"),
        ("programmes: {study_aid: {record: {who: {needs: [studnt]}}}}", "study_aid: who.needs.0: 只能是", None),
        ("new_programmes: {study_aid: {}}", "new_programmes.study_aid: 名称已被使用", None),
        (
            "parameters: {reemploymnt_hard: {value: 1, note: x}}",
            "parameters.reemploymnt_hard: 没有",
            "reemployment_hard",
        ),
        ("parameters: {reemployment_hard: {value: 1}}", "parameters.reemployment_hard.note: 缺少", None),
        (
            "parameters: {reemployment_hard: {value: 45, note: x}}",
            "parameters.reemployment_hard: 应在 0 到 1 之间",
            None,
        ),
        ("parameters: {job_loss_year: {value: 1, note: x}}", "parameters.job_loss_year: 是表格或序列", None),
        ("funds: {donations: {yuan: {2017: -1}}}", "funds.donations.yuan.2017: 不得小于", None),
        (
            "funds: {central_special: {programmes: [study_ai]}}",
            "funds.central_special.programmes.study_ai: 没有",
            "study_aid",
        ),
        ("dues: {hardship_shar: 0.1}", "dues.hardship_shar: 没有这个键", "hardship_share"),
        ("dues: {collected: 30}", "dues.collected: 不得大于", None),
        ("years: [2020, 2016]", "years: 末年早于首年", None),
        ("years: [2016, 2021]", "funds.central_special.yuan: 缺年份 missing years 2021", None),
        ("staff_days: {2016: 100}", "staff_days: 缺年份 missing years 2017, 2018, 2019, 2020", None),
        ("programmes: [study_aid]", "programmes: 必须是", None),
    ],
    ids=lambda value: str(value)[:70],
)
def test_a_change_that_breaks_a_rule_is_refused_with_file_key_reason_and_nearest_name(write, changes, expected, near):
    problems = problems_of(write(f"{HEAD}changes: {{{changes}}}"))
    found = [problem for problem in problems if problem.startswith(f"trial.yaml: {expected}")]
    assert len(found) == 1, problems
    if near:
        assert f"did you mean “{near}”" in found[0]


def test_every_problem_of_a_file_is_reported_at_once(write):
    changes = """changes:
  prioritee: tier
  programmes:
    study_aid: {total_yuan: -5}
    living_aid: {total_yuan: {2016: 5}}
    training: {total_yuan: 5}
    mutual_aid: {record: {take_up: 2}}
  parameters: {nonsense: {value: 1, note: x}}
"""
    problems = problems_of(write(HEAD + changes))
    assert len(problems) == 6
    assert all(problem.startswith("trial.yaml: ") for problem in problems)


def test_a_circle_of_scenarios_is_refused(write):
    write(HEAD.replace("baseline", "trial"), "other")
    assert "trial → other → trial" in problems_of(write(HEAD.replace("baseline", "other")))[0]


def test_changes_outside_the_place_for_them_are_refused(write):
    assert "programmes: 有 based_on 时改动应写在 changes 之下" in problems_of(write(HEAD + "programmes: {}\n"))[0]
    assert "changes: 必须是“键: 值”" in problems_of(write(HEAD + "changes: [study_aid]\n"))[0]


@pytest.mark.parametrize(("name", "hint"), [("basline", "did you mean “baseline”"), ("qqq", "available: baseline, ")])
def test_a_scenario_that_is_not_there_is_refused_with_those_that_are(name, hint):
    with pytest.raises(InputRecordError, match=hint):
        find_scenario(name)


# ---- limits of a search


LIMITS = """changes:
  limits:
    programmes:
      skills_training: {least_yuan: 100000, most_yuan: {2018: 300000}, most_places: 400}
    batches: {work: {least_share: 0.1, most_share: 0.5}}
    unit_share: 0.5
"""


def test_limits_are_part_of_a_file_and_change_no_run(write):
    limited = load_scenario(write(HEAD + LIMITS))
    assert limited.limits.programmes["skills_training"].most_yuan == {2018: 300_000}
    assert limited.limits.unit_share == 0.5
    plain = load_scenario(write(HEAD + "changes: {}\n"))
    assert plain.limits.is_empty
    assert limited.fingerprint() == plain.fingerprint()


def test_every_mistake_in_the_limits_is_told_at_once_with_the_nearest_name(write):
    text = """changes:
  limits:
    programmes:
      skill_training: {least_yuan: 1}
      living_aid: {least_yuan: 200000, most_yuan: {2016: 100000}}
      study_aid: {most_yuan: {2031: 5}, most_place: 3}
    batches: {works: {least_share: 0.1}, medical: {least_share: 0.6, most_share: 0.5}}
    unit_share: 1.5
"""
    problems = problems_of(write(HEAD + text))
    assert all(problem.startswith("trial.yaml: limits.") for problem in problems)
    expected = [
        ("programmes.skill_training", "skills_training"), ("programmes.living_aid", "200,000"),
        ("programmes.study_aid.most_yuan", "2031"), ("programmes.study_aid.most_place", "most_places"),
        ("batches.works", "work"), ("batches.medical", "least_share"), ("unit_share", "1"),
    ]  # fmt: skip
    for key, told in expected:
        assert any(f"limits.{key}" in problem and told in problem.partition(key)[2] for problem in problems), (
            key,
            problems,
        )
    assert len(problems) == len(expected)
