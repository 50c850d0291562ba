import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import InputRecordError
from simulation.inputs.scenario import build_scenario, find_scenario, list_scenarios, load_scenario, merged_content
from simulation.inputs.scenario_file import read_scenario_file, write_scenario

HEAD = "zh: 试验\nen: trial\nauthor: 某人\nbased_on: baseline\n"


def content_of(name):
    return merged_content(find_scenario(name))


def written(content):
    return write_scenario(build_scenario(content, "x"))


def again(content):
    return read_scenario_file(written(content).encode(), "again.yaml")


def problems_of(text, where="plan.yaml"):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputRecordError) as caught:
        read_scenario_file(data, where)
    return caught.value.problems


def same(content, other):
    first, second = build_scenario(content, ""), build_scenario(other, "")
    return first == second.model_copy(update={"based_on": first.based_on})


@pytest.mark.parametrize("name", list_scenarios())
def test_a_scenario_that_ships_is_written_and_read_again(name):
    content = content_of(name)
    assert build_scenario(content, "") == load_scenario(name)
    assert same(content, again(content))


def test_a_draft_based_on_another_says_only_what_it_changes():
    content = content_of("baseline") | {"name": "mine", "zh": "方案乙", "based_on": "baseline"}
    content["programmes"] = content["programmes"] | {
        "study_aid": {"total_yuan": {2016: 5, **dict.fromkeys(range(2017, 2021), 7.5)}}
    }
    text = written(content)
    assert text.splitlines()[1:] == [
        "name: mine", "zh: 方案乙", "en: baseline", "question_zh: 按现有的钱和做法，每年能否解困脱困两成？",
        "question_en: With today's money and ways, does each year lift two in ten?", "author: 演示 demo team",
        "based_on: baseline", "changes:", "  programmes:", "    study_aid:",
        "      total_yuan: {2016: 5, 2017: 7.5, 2018: 7.5, 2019: 7.5, 2020: 7.5}",
    ]  # fmt: skip
    assert same(content, again(content))


def test_what_was_taken_away_is_taken_away_when_read_again():
    content = content_of("baseline") | {"based_on": "baseline", "dues": None}
    content["programmes"] = {**content["programmes"], "housing_assistance": {"people": None}}
    assert "changes:" in written(content)
    assert same(content, again(content))
    without_fund = {**content, "funds": {k: v for k, v in content["funds"].items() if k != "donations"}}
    assert "changes:" not in written(without_fund)  # a base's fund cannot be unsaid: the file stands alone
    assert same(without_fund, again(without_fund))


texts = st.text(min_size=1, max_size=30)
amounts = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9, allow_nan=False), st.none())


@given(texts, texts, st.dictionaries(st.text(max_size=8), st.floats(0, 9), max_size=4), amounts, st.booleans(), texts)
def test_whatever_users_write_comes_back_as_they_wrote_it(zh, author, shares, amount, on, note):
    content = content_of("baseline") | {"name": "mine", "based_on": "baseline", "zh": zh, "author": author}
    content["split_shares"] = shares
    content["programmes"] = {**content["programmes"], "study_aid": {"on": on, "total_yuan": amount}}
    content["parameters"] = {"reemployment_hard": {"value": 0.3, "low": 0.2, "high": 0.4, "note": note}}
    assert same(content, again(content))


def test_words_that_yaml_takes_for_truth_or_numbers_stay_words():
    content = content_of("baseline") | {"zh": "on", "en": "1e3", "author": "null", "question_zh": "- a: *b # c"}
    read = again(content)
    assert [read[key] for key in ("zh", "en", "author", "question_zh")] == ["on", "1e3", "null", "- a: *b # c"]


# ---- files that are handed in


def test_every_problem_of_a_file_is_told_at_once():
    told = problems_of(
        HEAD + "changes: {programmes: {study_ade: {total_yuan: 1}, living_aid: {total_yuan: -5}}, funds: {x: 1}}"
    )
    assert len(told) >= 3
    assert all(line.startswith("plan.yaml: ") for line in told)
    assert any("study_aid" in line for line in told)


def test_a_base_is_one_that_ships_and_never_a_path():
    told = problems_of(HEAD.replace("baseline", "/etc/passwd.yaml"))
    assert "/etc/passwd.yaml" in told[0]
    assert "baseline" in told[0]
    assert "baseline" in problems_of(HEAD.replace("baseline", "basline"))[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xff", "文字"),
        (b"zh: [1, 2", "YAML"),
        (b"a: &x {b: 1}\nc: *x", "引用"),
        (b"[" * 500, "嵌套"),
        ("只是一句话".encode(), "顶层"),
        (b"", "顶层"),
        (b"zh: \x01", "YAML"),
        (b"a" * 2_000_001, "过大"),
        ("zh: 甲\nzh: 乙".encode(), "重复"),
    ],
)
def test_what_is_no_scenario_is_refused_in_words(data, said):
    assert said in problems_of(data)[0]


def test_a_file_saved_by_windows_notepad_is_read():
    text = HEAD + "changes: {job_loss_factor: {2018: 3}}"
    for data in (text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode()):
        content = read_scenario_file(data, "C:\\我的方案.yaml")
        assert (content["name"], content["zh"], content["job_loss_factor"]) == ("我的方案", "试验", {2018: 3})
