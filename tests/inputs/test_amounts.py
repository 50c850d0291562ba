from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulation.inputs.amounts import UnreadableAmountError, read_amount

CASES = yaml.safe_load(Path(__file__).with_name("amounts.yaml").read_text(encoding="utf-8"))


def read(text, unit):
    try:
        return read_amount(text, unit)
    except UnreadableAmountError as error:
        return error.fault


@pytest.mark.parametrize(("text", "unit", "meant"), CASES)
def test_a_typed_cell_is_read_as_it_is_meant(text, unit, meant):
    assert read(text, unit) == meant


@given(st.text(max_size=12), st.sampled_from(["wan", "yuan", "people", "number"]))
def test_any_text_is_an_amount_a_blank_or_a_named_fault(text, unit):
    assert read(text, unit) in {None, "not_an_amount", "grouping", "negative", "too_large", "not_whole"} or (
        read(text, unit) >= -1
    )


@given(st.integers(0, 10**11))
def test_money_written_out_is_read_back_to_the_fen(fen):
    assert read(f"{fen / 100:,.2f}", "yuan") == fen
    assert read(f"{fen // 100}.{fen % 100:02d}元", "wan") == fen
