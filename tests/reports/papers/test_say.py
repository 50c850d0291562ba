"""Sentences: worked cases as data, and what no wording may do."""

from pathlib import Path

import pytest

from simulation.inputs.parameters import read_yaml
from simulation.reports.papers import say
from simulation.reports.papers.meeting import decisions
from simulation.reports.papers.parts import chinese, heading_number, tidy

CASES = read_yaml(Path(__file__).with_name("sentences.yaml"))["cases"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("told", CASES, ids=lambda told: told["name"])
def test_what_is_said(told, lang):
    assert getattr(say, told["say"])(**told["given"], lang=lang) == told[lang]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.66, 0.89])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_below_nine_in_ten_nothing_is_promised(share, lang):
    said = say.reaches(share, 1000, [], lang)
    asked = " ".join(decisions(["甲"], share, 0.0, {"p95": 0.0}, lang))
    assert not any(word in said for word in ("责任目标", "it can be promised"))
    assert not any(word in asked for word in ("列为各单位责任目标", "every unit's duty"))


@pytest.mark.parametrize(
    ("titles", "gap", "standing", "asked"),
    [(["甲"], 0.0, 0.0, 2), (["甲", "乙"], 5e5, 0.0, 3), (["甲", "乙"], 5e5, 1e6, 4)],
)
def test_what_a_meeting_is_asked_depends_on_the_money(titles, gap, standing, asked):
    for lang in ("zh", "en"):
        assert len(decisions(titles, 0.2, gap, {"p95": standing}, lang)) == asked


@pytest.mark.parametrize(("number", "told"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_chinese_numbers(number, told):
    assert chinese(number) == told


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ([3], "三、", "3. "),
        ([3, 2], "（二）", "3.2 "),
        ([3, 2, 1], "1. ", "3.2.1 "),
        ([3, 2, 1, 4], "（4）", "3.2.1.4 "),
    ],
)
def test_headings_are_numbered_as_the_standard_says(counts, zh, en):
    assert (heading_number(counts, "zh"), heading_number(counts, "en")) == (zh, en)


def test_texts_are_printed_clean():
    assert tidy("约 3,440—3,950 户（500 次模拟中 3 次）", "zh") == "约3,440—3,950户（500次模拟中3次）"
    assert tidy("甲\x00乙\u202e丙", "zh") == "甲乙丙"
    assert tidy("资金-2 至 12 户，2016-09", "zh") == "资金−2至12户，2016-09"
    assert tidy("two words", "en") == "two words"
