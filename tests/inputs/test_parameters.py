import csv
import re
from math import isclose, log

import pytest
from scipy import stats

from simulation.errors import InputRecordError
from simulation.inputs import parameters
from simulation.inputs.parameters import (
    Beta,
    LogNormal,
    LogNormalMixture,
    Normal,
    Parameter,
    Series,
    Table,
    all_parameters,
    load_parameters,
    nearest,
    parse_numbers,
    read_yaml,
)
from simulation.inputs.paths import DATA

GOOD = {
    "zh": "某数",
    "en": "a number",
    "unit": "share",
    "date": "2016",
    "judgement": "为试验而设",
    "grade": "C",
    "value": 0.5,
    "low": 0.4,
    "high": 0.6,
    "distribution": {"family": "triangular"},
}

TARGETS = parse_numbers(read_yaml(DATA / "published" / "targets.yaml"), "targets.yaml")
NUMBERS = {**all_parameters(), **TARGETS}
SINGLE = {name: number for name, number in NUMBERS.items() if isinstance(number, Parameter)}
FROM_PRIORS = {number.prior: number for number in SINGLE.values() if number.prior}
PRIORS = {
    row["id"]: row
    for row in csv.DictReader((DATA / "published" / "priors.csv").read_text(encoding="utf-8").splitlines())
}


def problems_of(content):
    with pytest.raises(InputRecordError) as caught:
        parse_numbers(content, "some.yaml")
    return caught.value.problems


# ---- what ships


def test_the_numbers_that_ship_say_where_they_come_from():
    for name, number in NUMBERS.items():
        reason = number.source or number.judgement or ""
        assert len(reason) >= 4, name
        assert re.search(r"(19|20)\d\d", f"{number.source} {number.date}"), f"{name}: says of when it is"


@pytest.mark.parametrize("prior", PRIORS)
def test_every_prior_is_loaded_once_and_copied_exactly(prior):
    row, number = PRIORS[prior], FROM_PRIORS[prior]
    assert [n.prior for n in SINGLE.values()].count(prior) == 1
    assert (number.value, number.low, number.high) == (float(row["median"]), float(row["q05"]), float(row["q95"]))
    if prior != "11b":
        given = {key: float(value) for key, value in re.findall(r"(\w+)=(-?[\d.]+)", row["parameters"])}
        assert number.distribution.model_dump(exclude={"family"}) == given
        assert number.distribution.family == row["family"].lower()


def test_the_prior_in_two_parts_is_copied_exactly():
    assert PRIORS["11b"]["parameters"] == (
        "0.8*LN(meanlog=ln0.96=-0.0408, sdlog=0.06) + 0.2*LN(meanlog=ln0.60=-0.5108, sdlog=0.20)"
    )
    assert FROM_PRIORS["11b"].distribution == LogNormalMixture(
        family="lognormal_mixture", weight=0.8, meanlog=(-0.0408, -0.5108), sdlog=(0.06, 0.20)
    )


def cumulative(distribution, x):
    match distribution:
        case Beta(alpha=alpha, beta=beta):
            return stats.beta.cdf(x, alpha, beta)
        case Normal(mean=mean, sd=sd):
            return stats.norm.cdf(x, mean, sd)
        case LogNormal(meanlog=mean, sdlog=sd):
            return stats.norm.cdf(log(x), mean, sd)
        case LogNormalMixture(weight=weight, meanlog=means, sdlog=sds):
            parts = [stats.norm.cdf(log(x), mean, sd) for mean, sd in zip(means, sds, strict=True)]
            return weight * parts[0] + (1 - weight) * parts[1]
    return None


@pytest.mark.parametrize("name", [n for n, p in SINGLE.items() if cumulative(p.distribution, 0.5) is not None])
def test_low_value_and_high_are_the_5_50_and_95_percent_points_of_the_distribution(name):
    number = SINGLE[name]
    shares = [cumulative(number.distribution, x) for x in (number.low, number.value, number.high)]
    assert shares == pytest.approx([0.05, 0.5, 0.95], abs=0.003)


def test_correlation_blocks_are_those_of_the_evidence_note():
    blocks = {}
    for number in SINGLE.values():
        if number.block:
            blocks.setdefault(number.block, {})[number.prior] = number.rho
    assert blocks == {
        "training": {"5b": 0.6, "5c": 0.6, "5d": 0.6},
        "inpatient": {"3a": 0.6, "3b": -0.6},
        "mutual": {"4a": 0.6, "4b": -0.6},
        "business": {"7a": 0.5, "7b": 0.5, "7c": 0.5},
        "outreach": {"10a": 0.7, "11a": 0.7, "12a": 0.7},
        "base_exit": {"b1": 0.4, "b2": 0.4},
    }


def test_the_local_series_hold_the_published_values_and_mark_the_others():
    line, wage = NUMBERS["dibao_line"], NUMBERS["minimum_wage"]
    assert isinstance(line, Series)
    assert isinstance(wage, Series)
    published = {year: yuan for year, yuan in line.values["汕头市"].items() if year not in line.interpolated}
    assert published == {2015: 410, 2019: 702, 2020: 780, 2023: 867, 2024: 872, 2025: 872}
    assert wage.values["汕头市"][2017] == 1350
    assert wage.effective == {2015: 5, 2018: 7, 2021: 12, 2025: 3}
    for by_year in (*line.values.values(), *wage.values.values()):
        assert list(by_year) == list(range(2014, 2026))
        assert list(by_year.values()) == sorted(by_year.values())


def test_shares_of_a_whole_do_not_exceed_it_even_at_their_ends():
    numbers = all_parameters()
    assert numbers["illness_inpatient_share"].high + numbers["illness_outpatient_share"].high <= 1
    continue_ = numbers["stage_continue"]
    assert isinstance(continue_, Table)
    for stage in ("compulsory", "senior", "vocational"):
        assert sum(share for way, share in continue_.values.items() if way.startswith(f"{stage}_")) <= 1


def test_published_cases_add_up():
    cases = read_yaml(DATA / "published" / "cases.yaml")
    keys = {
        "zh", "en", "years", "opening_households", "exited", "relieved", "removed", "closing", "money_yuan", "source",
        "confidence", "note",
    }  # fmt: skip
    assert all(set(case) == keys for case in cases.values())
    nation, jiangsu, xingning = (cases[name] for name in ("nation_2016_2020", "jiangsu_2019", "xingning_2020"))
    handled = nation["exited"] + nation["removed"] + nation["relieved"]
    assert handled == 5_498_700
    assert isclose((handled - nation["opening_households"]) / 5 / nation["opening_households"], 0.118, abs_tol=5e-4)
    assert jiangsu["exited"] + jiangsu["relieved"] == 22_748
    assert xingning["exited"] + xingning["removed"] + xingning["closing"] == xingning["opening_households"]


# ---- what is refused


@pytest.mark.parametrize(
    "key", ["zh", "en", "unit", "date", "grade", "judgement", "value", "distribution", "low", "high"]
)
def test_a_record_that_lacks_something_is_refused_with_its_name(key):
    problems = problems_of({"some_share": {k: v for k, v in GOOD.items() if k != key}})
    assert len(problems) == 1
    assert problems[0].startswith("some.yaml: some_share")


@pytest.mark.parametrize(
    "change",
    [
        {"unit": ""},
        {"grade": "D"},
        {"source": "某书，2016"},
        {"value": 0.7},
        {"value": float("nan")},
        {"value": "half"},
        {"distribution": {"family": "gamma"}},
        {"distribution": {"family": "beta", "alpha": -1, "beta": 2}},
    ],
    ids=str,
)
def test_a_record_that_breaks_a_rule_is_refused_with_its_name(change):
    assert problems_of({"some_share": GOOD | change})[0].startswith("some.yaml: some_share")


def test_a_number_that_a_rule_fixes_needs_no_range():
    record = {k: v for k, v in GOOD.items() if k not in ("low", "high")} | {"distribution": {"family": "fixed"}}
    assert parse_numbers({"some_share": record}, "some.yaml")["some_share"].value == 0.5


def test_every_bad_record_of_a_file_is_reported_at_once_with_the_nearest_valid_key():
    problems = problems_of(
        {"first": GOOD | {"uint": "share"}, "second": GOOD, "third": GOOD | {"value": "many"}, "fourth": ["a list"]}
    )
    assert [problem.split(": ")[1] for problem in problems] == ["first", "third", "fourth"]
    assert "did you mean “unit”" in problems[0]
    assert "必须是数字 must be a number" in problems[1]


def test_values_of_the_wrong_shape_are_refused():
    table = {k: v for k, v in GOOD.items() if k not in ("value", "low", "high", "distribution")}
    assert problems_of({"some_table": table | {"values": [1, 2]}})
    assert problems_of({"some_series": table | {"values": {"汕头市": {"soon": 3}}}})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "key given twice: a"),
        ("a: {b: 1, b: 2}\n", "key given twice: b"),
        ("- 1\n- 2\n", "the top level must be keys"),
        ("", "the top level must be keys"),
        ("a: [1\n", "not readable YAML"),
    ],
)
def test_a_file_that_is_not_one_mapping_with_unique_keys_is_refused(tmp_path, text, says):
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRecordError, match=says):
        read_yaml(path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "some.yaml"
    path.write_bytes("名称: 甲".encode("gb18030"))
    with pytest.raises(InputRecordError, match="not readable YAML"):
        read_yaml(path)


def test_only_true_and_false_are_truth_values(tmp_path):
    path = tmp_path / "some.yaml"
    path.write_text("on: true\nno: off\ny: False\n", encoding="utf-8")
    assert read_yaml(path) == {"on": True, "no": "off", "y": False}


def test_an_id_in_two_files_is_refused(monkeypatch):
    monkeypatch.setattr(parameters, "PARAMETER_FILES", ("arrivals", "ageing", "arrivals"))
    with pytest.raises(InputRecordError, match="arrival_rate_year"):
        all_parameters.__wrapped__()


def test_every_file_holds_its_own_numbers():
    assert {len(load_parameters(stem)) > 0 for stem in parameters.PARAMETER_FILES} == {True}


def test_nearest_gives_the_name_that_looks_most_alike_or_nothing():
    assert nearest("stduy_aid", ["study_aid", "living_aid"]) == "study_aid"
    assert nearest("xyz", ["study_aid", "living_aid"]) is None
