"""A page with every widget the workbench uses, for the test of Streamlit's own words; started by that test."""

import time
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from app_pages.components.builtin_words import builtin_words

language = st.query_params.get("lang", "zh")


def say(zh: str, en: str) -> str:
    return en if language == "en" else zh


def turn() -> None:
    st.query_params["lang"] = "zh" if language == "en" else "en"


st.set_page_config(layout="wide")
builtin_words(language)
st.button("switch 换语言", on_click=turn)
if st.button(say("再跑一遍", "run again")):
    time.sleep(0.2)
st.file_uploader(say("档案", "archive"), type=["xlsx"])
st.selectbox(say("单选", "one"), [say("甲", "a"), say("乙", "b")], index=None)
st.multiselect(say("多选", "several"), [say("甲", "a"), say("乙", "b")])
st.date_input(say("日期", "day"), date(2026, 1, 5))
st.number_input(say("数", "number"), 0, 10)
st.text_input(say("文", "text"), key="text")
rows = pd.DataFrame({say("户", "household"): [1, 2], say("钱", "money"): [3.5, 4.5]})
st.dataframe(rows)
st.data_editor(rows, num_rows="dynamic")
chart = alt.Chart(rows).mark_bar().encode(x=alt.X(rows.columns[0], type="ordinal"), y=rows.columns[1])
st.altair_chart(chart)
st.pagination(3)
with st.popover(say("更多", "more")):
    st.write(say("内容", "content"))
st.metric(say("户数", "households"), 3, help=say("说明", "meaning"))
