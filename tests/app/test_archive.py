"""档案: from a file handed in to an archive in use; every refusal in words; nobody's identity kept or shown."""

from __future__ import annotations

import io
import re
import threading

import openpyxl
from streamlit.testing.v1 import AppTest

from app_pages import archive_intake, runs, workspace
from simulation.inputs.template import write_template
from tests.app.archives import CHINESE, ENGLISH_HEADS, ENGLISH_ROW, hand_in, problems, read, workbook
from tests.inputs.messy import HOUSEHOLD_SHEET, MEMBER_SHEET, id_number
from tests.pages import opened, settle, words


def everything(page: AppTest) -> str:
    """All that was sent to the browser, tables included."""
    sent = [str(element.proto) for block in (page.main, page.sidebar) for element in block]
    return words(page) + "\n".join(sent) + "\n".join(frame.value.to_csv() for frame in page.dataframe)


def test_the_page_opens_on_the_archive_in_use_with_every_household_and_its_reason(gate):
    page = read(opened("archive"))
    assert not page.exception
    table = page.dataframe[0].value
    assert len(table) == 300
    assert set(table["decision"]) == {"保留", "清档剔除", "需人工核定"}
    assert table["reason"].str.contains("保留|清档|核定").all()
    assert not {"name", "id_number", "phone", "address"} & set(table.columns)
    assert "符合条件 **300** 户" in words(page)
    assert re.fullmatch(r"\d+\.\d%", page.metric[0].value)
    assert page.file_uploader[0].accept_multiple_files


def test_filters_narrow_the_list_and_the_other_rules_give_other_tiers(gate):
    page = read(opened("archive"))
    page.multiselect(key="archive_filter_decision").set_value(["cleared"]).run()
    cleared = page.dataframe[0].value
    assert set(cleared["decision"]) == {"清档剔除"}
    page.multiselect(key="archive_filter_reason").set_value(["retired"]).run()
    assert set(page.dataframe[0].value["reason"]) == {"职工本人已退休，不属于政策对象：清档"}
    page.multiselect(key="archive_filter_reason").set_value([]).run()
    page.multiselect(key="archive_filter_decision").set_value([]).run()
    page.multiselect(key="archive_filter_group").set_value(["migrant"]).run()
    assert page.dataframe[0].value["group"].str.contains("城市困难农民工").all()
    page.multiselect(key="archive_filter_group").set_value([]).run()
    number = page.dataframe[0].value["number"].iloc[7]
    page.text_input(key="archive_find").set_value(number.lower()).run()
    assert list(page.dataframe[0].value["number"]) == [number]
    page.text_input(key="archive_find").set_value("").run()
    page.segmented_control(key="archive_rules").set_value("rules_2021").run()
    assert {"深度困难", "相对困难"} <= set(page.dataframe[0].value["tier"])


def test_filters_stay_when_the_person_looks_at_another_page_and_comes_back(gate):
    page = read(opened("archive"))
    page.multiselect(key="archive_filter_decision").set_value(["cleared"]).run()
    page.switch_page("app_pages/overview.py").run()
    page.switch_page("app_pages/archive.py").run()
    assert set(page.dataframe[0].value["decision"]) == {"清档剔除"}


def test_the_bridge_and_the_mix_are_drawn_and_the_quality_is_defined(gate):
    page = read(opened("archive"))
    page.segmented_control(key="archive_part").set_value("mix").run()
    assert len(page.get("vega_lite_chart")) == 5
    assert any(title.value.startswith("导入 300 户") for title in page.subheader)
    page.segmented_control(key="archive_part").set_value("quality").run()
    assert "÷ 全部数据行" in words(page)
    given = page.dataframe[0].value
    assert len(given) > 20
    assert given["given"].is_monotonic_increasing
    assert not page.exception


def test_a_messy_workbook_shows_every_problem_with_its_cell_and_how_to_mend_it(gate, messy):
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    assert not page.exception
    table = problems(page)
    assert len(table) == 23
    assert [card.value for card in page.metric] == ["14", "5", "16", "7", "10"]
    negative = table[table["rule"] == "金额不能是负数"].iloc[0]
    assert (negative["sheet"], negative["row"], negative["column"]) == (HOUSEHOLD_SHEET, 17, "本人月收入")
    assert (negative["value"], negative["fix"], negative["severity"]) == ("-500", "核对金额，没有就填 0", "错误")
    page.segmented_control(key="archive_severity").set_value("warnings").run()
    assert set(problems(page)["severity"]) == {"提醒"}
    page.segmented_control(key="archive_severity").set_value("all").run()
    page.selectbox(key="archive_sheet").set_value(MEMBER_SHEET).run()
    assert set(problems(page)["sheet"]) == {MEMBER_SHEET}
    page.selectbox(key="archive_sheet").set_value("").run()
    page.selectbox(key="archive_kind").set_value("职工编号重复").run()
    assert list(problems(page)["row"]) == [10, 20]


def test_the_marked_workbook_is_there_to_download_and_of_a_large_file_when_asked_for(gate, messy, monkeypatch):
    page = read(hand_in(opened("archive"), ("乱.xlsx", messy)))
    intake = page.session_state[archive_intake.STATE]
    book = openpyxl.load_workbook(io.BytesIO(intake.marked["zh"]))
    assert book.sheetnames[0] == "问题清单"
    assert [button.label for button in page.get("download_button")] == ["下载带标注的工作簿"]
    monkeypatch.setattr(archive_intake, "MARKED_AT_ONCE", 0)
    page.segmented_control(key="language_choice").set_value("en").run()
    assert "en" not in intake.marked
    page = read(page.button(key="archive_mark").click().run())
    assert openpyxl.load_workbook(io.BytesIO(intake.marked["en"])).worksheets[0]["A1"].value == "sheet"
    assert [button.label for button in page.get("download_button")] == ["Download the marked workbook"]


def test_going_on_without_the_problem_rows_uses_the_archive_and_says_what_was_held_back(gate, messy):
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    assert "不含有问题的 10 户，用其余 4 户继续" in words(page)
    page = page.button(key="archive_leave_out").click().run()
    assert not page.exception
    assert "已改用" in page.success[0].value
    archive_id = page.query_params["a"]
    assert re.fullmatch(r"[0-9a-f]{16}", archive_id)
    assert "4 户，" in words(page)
    assert "有问题未导入 10 户" in words(page)
    assert len(page.dataframe[0].value) == 4
    kept = workspace.the_store().archive(archive_id)
    assert (kept.name, kept.facts["rows"], kept.facts["rows_held_back"]) == ("乱.xlsx", 19, 10)
    page.segmented_control(key="archive_part").set_value("mix").run()
    assert "另有 10 户因有问题没有导入" in words(page)
    reopened = read(opened("archive", a=archive_id))
    assert len(reopened.dataframe[0].value) == 4


def test_a_file_without_errors_is_used_whole(gate, tmp_path):
    write_template(tmp_path / "空.xlsx")
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "空.xlsx")["户"][1]]
    assert "职工编号" in heads
    page = hand_in(opened("archive"), ("own.xlsx", workbook(ENGLISH_HEADS[:8], ENGLISH_ROW[:8])))
    page = page.button(key="archive_keep").click().run()
    assert "own" in page.success[0].value
    assert list(page.dataframe[0].value["number"]) == ["A-1"]


CANARY = ("金丝雀", id_number("19680312", male=True), "13812345678")


def test_nobodys_identity_reaches_the_browser_or_the_disk(gate, home):
    heads = [*ENGLISH_HEADS, "mobile phone", "address", "employer"]
    row = [*ENGLISH_ROW[:8], CANARY[0], CANARY[1], CANARY[2], f"{CANARY[0]}路", f"电话{CANARY[2]}"]
    wrong = [
        CANARY[1],
        *row[1:6],
        CANARY[2],
        *row[7:9],
        "",
        *row[10:],
    ]  # an ID number for a worker number, a phone for a size
    page = hand_in(opened("archive"), ("a.xlsx", workbook(heads, row, wrong)))
    assert "138****5678" in everything(page)
    assert not [word for word in CANARY if word in everything(page)]
    page = page.button(key="archive_leave_out").click().run()
    assert not page.exception
    assert not [word for word in CANARY if word in everything(page)]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".feather" for path in files)
    for path in files:
        assert not [word for word in CANARY if word.encode() in path.read_bytes()]
    assert list((home / "reading").iterdir()) == []
    assert archive_intake.STATE not in page.session_state


def test_what_was_read_is_still_there_after_a_look_at_another_page(gate, messy):
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    page.selectbox(key="archive_sheet").set_value(MEMBER_SHEET).run()
    page.switch_page("app_pages/overview.py").run()
    page.switch_page("app_pages/archive.py").run()
    assert set(problems(page)["sheet"]) == {MEMBER_SHEET}
    assert "archive_leave_out" in [button.key for button in page.button]


def test_reading_can_be_cancelled(gate, messy, monkeypatch):
    held = threading.Event()
    read_workbook = archive_intake.read_workbook

    def slow(path, tick):
        held.wait(60)
        return read_workbook(path, tick)

    monkeypatch.setattr(archive_intake, "read_workbook", slow)
    page = opened("archive").file_uploader[0].set_value([("乱.xlsx", messy, "")]).run()
    intake = page.session_state[archive_intake.STATE]
    assert "正在打开文件" in str(page.get("progress")[0].proto) or "排队中" in str(page.get("progress")[0].proto)
    page = page.button(key="archive_cancel").click().run()
    held.set()
    page = read(page)
    assert archive_intake.STATE not in page.session_state
    assert intake.parsed is None
    assert len(page.dataframe[0].value) == 300


def test_an_archive_can_be_changed_back_and_removed(gate, messy, home):
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    page = page.button(key="archive_leave_out").click().run()
    archive_id = page.query_params["a"]
    page.segmented_control(key="archive_part").set_value("kept").run()
    assert page.button(key=f"archive_use_{archive_id}").disabled
    page = page.button(key="archive_use_None").click().run()
    assert "a" not in page.query_params
    page = page.button(key=f"archive_use_{archive_id}").click().run()
    page = page.button(key=f"archive_remove_{archive_id}").click().run()
    assert "已移除" in page.success[0].value
    assert "a" not in page.query_params
    assert list((home / "archives").iterdir()) == []
    assert workspace.the_store().archives() == []


def test_the_english_page_has_no_chinese_but_what_the_file_says(gate):
    bad = ["A-2", *ENGLISH_ROW[1:4], "much", *ENGLISH_ROW[5:8]]
    page = hand_in(opened("archive", lang="en"), ("a.xlsx", workbook(ENGLISH_HEADS[:8], bad, ENGLISH_ROW[:8])))
    table = problems(page).drop(columns="sheet")
    assert not CHINESE.search(table.to_csv())
    assert not CHINESE.search(words(page))
    page = page.button(key="archive_leave_out").click().run()
    for part in ("households", "mix", "quality", "kept"):
        page.segmented_control(key="archive_part").set_value(part).run()
        assert not page.exception
        assert not CHINESE.search(words(page))
        assert not CHINESE.search("".join(frame.value.to_csv() for frame in page.dataframe))


def test_the_downloaded_list_holds_what_was_filtered_as_text_and_numbers(gate):
    from app_pages import archive_screening
    from app_pages.texts import Texts
    from simulation.inputs.demo import demo_archive

    archive = demo_archive(300, 7, 2016)
    found = archive_screening.screened(archive.fingerprint, 2016, "rules_2016", "line", "zh", archive)
    shown = found.table[found.table["decision"] == "保留"].head(9)
    shown = shown.assign(unit="=1+1")
    content = archive_screening._as_workbook(shown, found, archive, Texts("zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [row for row in sheet.iter_rows() if str(row[0].value) in set(shown["number"])]
    assert len(rows) == 9
    assert {row[1].data_type for row in rows} == {"s"}
    assert {row[9].data_type for row in rows} == {"n"}
    assert "演示数据" in "".join(str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)


def test_an_answer_on_the_former_archive_is_greyed_when_the_archive_is_replaced(gate, messy):
    page = settle(opened(), runs.FULL)
    page.switch_page("app_pages/archive.py").run()
    page = hand_in(page, ("乱.xlsx", messy))
    gate.open[runs.QUICK].clear()
    page = page.button(key="archive_leave_out").click().run()
    page.switch_page("app_pages/overview.py").run()
    assert "档案已经换过" in page.info[0].value
    assert "正式测算" not in words(page)
    gate.open[runs.QUICK].set()
    page = settle(settle(page, runs.QUICK), runs.FULL)
    assert not page.info
    assert "正式测算" in words(page)
