from __future__ import annotations

import pytest

from simulation.inputs.masking import masked, masked_numbers, scrubbed


@pytest.mark.parametrize(
    ("column", "cell", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", " 张 三 丰 ", "张*"),
        ("name", "欧阳锋", "欧阳*"),
        ("name", "欧阳", "**"),  # nothing but the family name would be left
        ("name", "张", "*"),
        ("name", "", ""),
        ("id_number", "440599196803121234", "440***********1234"),
        ("id_number", "440599 19680312 123X", "440***********123X"),
        ("id_number", "440599700512001", "440********2001"),
        ("id_number", 440599196803120017.0, "440***********0000"),
        ("id_number", "12345", "*****"),
        ("phone", "13800138000", "138****8000"),
        ("phone", 13800138000.0, "138****8000"),
        ("phone", "0754-88123456", "****"),
        ("address", "汕头市金平区某路 1 号", "***"),
        ("remarks", "", ""),
        ("birth_date", "440599196803121234", "440***********1234"),  # typed into the wrong column
        ("number", "身份证４４０５９９１９６８０３１２１２３Ｘ号", "身份证４４０***********１２３Ｘ号"),
        ("employer", "电话13800138000转2", "电话138****8000转2"),
        ("income_self_month", 1234.5, "1234.5"),
        ("income_self_month", 2000.0, "2000"),
        ("cause", "x" * 99, "x" * 60),
    ],
)
def test_what_is_shown_of_a_cell(column: str, cell: object, shown: str) -> None:
    assert masked(column, cell) == shown


def test_longer_numbers_and_sums_of_money_are_no_id_numbers() -> None:
    for text in ("单号 1234567890123456789012345", "1,234,567.89", "2016-03-12", "YS-20160312-0001"):
        assert scrubbed(text) == text


def test_masked_household_numbers_stay_different() -> None:
    first, second, other = "440599196803121234", "440581197511301234", "YS-001"
    numbers = masked_numbers([first, second, other, first])
    assert numbers[other] == other
    assert numbers[first] == "440***********1234"
    assert numbers[second] == "440***********1234（2）"
    assert masked_numbers(["440***********1234", first])[first] != "440***********1234"
