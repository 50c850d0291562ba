import copy

import pytest

from simulation.errors import InputRecordError
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA
from simulation.inputs.programmes import load_programmes, parse_programmes

PROGRAMMES = load_programmes()
RAW = read_yaml(DATA / "parameters" / "programmes.yaml")

ACTION_PLANS = {
    "送温暖精准帮扶", "金秋助学", "住院二次医保", "职工医疗互助保障", "技能培训促就业", "求学圆梦行动", "创业援助",
    "阳光就业", "工伤探视扶助", "一帮一结对帮扶",
}  # fmt: skip


def problems_of(name, **changes):
    raw = {name: copy.deepcopy(RAW[name]) | changes}
    with pytest.raises(InputRecordError) as caught:
        parse_programmes(raw, "some.yaml", PROGRAMMES)
    return caught.value.problems


# ---- what ships


def test_every_line_of_the_policy_has_a_programme():
    numbers = {programme.number for programme in PROGRAMMES.values()}
    assert numbers == {"1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10", "A", "B", "C1", "C2", "D"}
    assert {programme.plan for programme in PROGRAMMES.values()} >= ACTION_PLANS


def test_the_order_of_the_file_is_the_order_of_allocation():
    order = ["10", "B", "A", "D", "3", "4", "C1", "C2", "2", "5", "6", "7", "8", "9", "1a", "1b"]
    met = list(dict.fromkeys(programme.number for programme in PROGRAMMES.values()))
    assert met == order


def test_what_the_policy_fixes_is_mandated():
    mandated = {name for name, programme in PROGRAMMES.items() if programme.mandated}
    assert mandated == {"pairing", "dibao_enrolment", "inpatient_insurance", "study_aid"}


def test_only_cash_paid_at_least_quarterly_is_lasting_support():
    lasting = {name for name, programme in PROGRAMMES.items() if programme.lasting}
    assert lasting == {"destitute_support", "living_aid"}


def test_government_relief_insurance_and_jobs_policy_cost_no_union_money():
    union = {programme.number for programme in PROGRAMMES.values() if programme.money == "union"}
    assert union & {"A", "B", "D"} == set()


def test_every_price_and_every_effect_says_where_it_comes_from():
    for name, programme in PROGRAMMES.items():
        assert programme.evidence, name
        assert programme.price_source or programme.amount.model_dump().get("yuan") == 0, name
        assert programme.grade == ("B" if name == "skills_training" else "C"), "no union programme has been evaluated"
        if programme.money == "union":
            assert (
                "No such policy exists" in programme.evidence
                or "o causal evaluation" in programme.evidence
                or ("No evaluation" in programme.evidence)
            ), name


def test_programmes_that_exclude_each_other_say_so_on_both_sides():
    for name, programme in PROGRAMMES.items():
        assert all(name in PROGRAMMES[other].exclusive_with for other in programme.exclusive_with)


def test_a_programme_counted_by_person_asks_for_a_need_that_persons_have():
    """The other needs belong to the household: counted by person, such a programme would reach nobody."""
    of_persons = {
        "student", "policy_age_worker", "serious_worker", "major_illness", "able_idle", "hard_to_place", "upskilling",
        "graduate", "uninsured", "ill_family",
    }  # fmt: skip
    counted = {name: programme for name, programme in PROGRAMMES.items() if programme.unit == "person"}
    assert {name for name, programme in counted.items() if not of_persons & set(programme.who.needs)} == set()


def test_one_policy_for_each_worker_costs_the_published_premium_of_which_the_province_pays_half():
    policy = PROGRAMMES["inpatient_insurance"]
    assert (policy.unit, policy.amount.yuan, policy.price_share) == ("worker", 95, 0.5)
    cover = policy.effects[0]
    assert (cover.premium_yuan, cover.inpatient_ratio, cover.persons) == (95, (0.8, 0.7), "worker")


# ---- what is refused


@pytest.mark.parametrize(
    ("changes", "key", "near"),
    [
        ({"who": {"needs": ["studnet"]}}, "who.needs.0", None),
        ({"who": {"needs": []}}, "who.needs", None),
        ({"who": {"needs": ["student"], "causes": ["schoolin"]}}, "who.causes", "schooling"),
        ({"who": {"needs": ["student"], "groups": ["migrants"]}}, "who.groups", "migrant"),
        ({"who": {"needs": ["student"], "tiers": [4]}}, "who.tiers.0", None),
        ({"amount": {"rule": "lump", "yuan": 5}}, "amount", None),
        ({"amount": {"rule": "flat", "yuan": -5}}, "amount.flat.yuan", None),
        ({"payment_months": []}, "payment_months", None),
        ({"payment_months": [13]}, "payment_months.0", None),
        ({"price_share": 0}, "price_share", None),
        ({"effects": [{"channel": "persistence", "gain": "study_persistance"}]}, "effects", "study_persistence"),
        ({"effects": [{"channel": "magic"}]}, "effects.0", None),
        ({"exclusive_with": ["livin_aid"]}, "exclusive_with", "living_aid"),
        ({"payment_month": [9]}, "payment_month", "payment_months"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_record_that_breaks_a_rule_is_refused_with_key_and_nearest_name(changes, key, near):
    problems = problems_of("study_aid", **changes)
    assert problems[0].startswith(f"some.yaml: study_aid: {key}: ")
    if near:
        assert f"did you mean “{near}”" in problems[0]


def test_every_bad_record_is_reported_at_once():
    raw = {name: copy.deepcopy(RAW[name]) for name in ("living_aid", "study_aid", "festival_visits")}
    del raw["living_aid"]["zh"]
    raw["festival_visits"]["exclusive_with"] = ["nothing"]
    with pytest.raises(InputRecordError) as caught:
        parse_programmes(raw, "some.yaml")
    assert [problem.split(": ")[1] for problem in caught.value.problems] == ["living_aid", "festival_visits"]
