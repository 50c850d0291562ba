"""The optimiser's answers in words and in a chart."""

from simulation.reports import charts
from simulation.reports.names import Names
from simulation.reports.optimised import answer_lines, binding_lines, gap_line, moved_lines


def spread(mean):
    return {"mean": mean, "p05": mean - 10, "p50": mean, "p95": mean + 10}


def paired(mean):
    return {"mean": mean, "low": mean - 1, "high": mean + 1}


LEAST = {
    "question": "least_money", "rate_asked": 0.2, "probability_asked": 0.9, "replicates": 500, "reachable": False,
    "highest_probability": 0.0, "rate": 0.108, "money_yuan": 39_637_367.0, "money_before_yuan": 26_079_950.0,
    "probability_all_years": 0.91, "lifted": spread(3368.0), "promise_kept": True,
    "against": {"scaled": {"lifted_mean": paired(85.0), "probability_all_years": paired(0.13)}},
}  # fmt: skip


def test_what_no_money_reaches_is_said_before_the_best_promise_and_its_money():
    zh, en = answer_lines(LEAST), answer_lines(LEAST, "en")
    assert "再多的钱也达不到" in zh[0]
    assert "每年最高能承诺 10.8%" in zh[1]
    assert "最少须 3,963.74 万元" in zh[2]
    assert "500 次模拟中 455 次" in zh[2]
    assert "not reachable with any money" in en[0]
    assert "10.8% in every year is the most that can be promised" in en[1]
    assert any("多解困脱困 85 户（84 至 86）" in line for line in zh)


def test_what_is_within_reach_is_said_without_a_lower_promise():
    lines = answer_lines({**LEAST, "reachable": True, "rate": 0.2})
    assert not [line for line in lines if "达不到" in line or "最高能承诺" in line]
    assert not [line for line in lines if "守不住" in line]
    assert "这一承诺守不住" in " ".join(answer_lines({**LEAST, "promise_kept": False}))


def test_money_that_moved_is_told_by_programme_with_its_years():
    cell = {"before_yuan": 1_000_000.0, "after_yuan": 500_000.0}
    moved = {"moved": [{"zh": "节日慰问", "en": "festival visits", "before_yuan": 2_000_000.0, "after_yuan": 1_000_000.0,
                        "change_yuan": -1_000_000.0, "years": {"2016": cell, "2017": cell}}]}  # fmt: skip
    assert moved_lines(moved) == ["节日慰问：减少 100.00 万元（200.00 → 100.00；各年 2016 年 50.00、2017 年 50.00）。"]
    assert moved_lines(moved, "en")[0].startswith("festival visits: 100.00 ×10,000 yuan less (200.00 → 100.00;")
    idle = {"moved": [{**moved["moved"][0], "lifts_nobody": True}]}
    assert moved_lines(idle)[0].endswith("（12 次模拟）中这笔钱多给少给，脱困户数都不变，所以挪去能多解困的地方。")
    assert "lifted nobody" in moved_lines(idle, "en")[0]


def test_a_limit_that_binds_says_what_more_money_would_do_there():
    price = {"programme": "skills_training", "year": 2017, "mean": 3.2, "low": 2.1, "high": 4.3}
    answer = {"binding": [{"limit": "money", "year": 2017, "names": [], "yuan": 5e6, "per_100000_yuan": price}]}
    assert "再多 10 万元，用于技能培训促就业可多脱困约 3.2 户（2.1 至 4.3）" in binding_lines(answer, Names())[0]


def test_staff_days_that_are_used_up_are_days_and_no_money():
    answer = {"binding": [{"limit": "staff", "year": 2017, "names": [], "days": 500.0, "per_100000_yuan": None}]}
    assert "500 个工作日" in binding_lines(answer, Names())[0]
    assert "万元" not in binding_lines(answer, Names())[0]


def test_two_gaps_are_kept_apart():
    zh, en = gap_line({"search_gap": 0.004, "relaxation_gap": 0.16})
    assert "与长时间搜索相差 0.4%" in zh
    assert "16.0%" in zh
    assert "a relaxation, no promise" in en


def test_a_gap_that_was_not_measured_is_not_told_as_none():
    zh, en = gap_line({"search_gap": None, "relaxation_gap": None})
    assert "%" not in zh + en
    assert "未测" in zh


def test_the_frontier_says_what_the_present_money_could_do():
    points = [{"money_yuan": money, "lifted": spread(lifted)} for money, lifted in ((2e7, 3000.0), (2.6e7, 3370.0))]
    told = {"points": points, "present": {"money_yuan": 2.6e7, "lifted": spread(3254.0)}, "replicates": 100}
    assert "可多解困脱困约 116 户" in charts.money_frontier_chart(told).title
    even = {**told, "present": points[1]}
    assert "接近" in charts.money_frontier_chart(even).title
    assert "present plan" in str(charts.money_frontier_chart(told, "en").spec)
