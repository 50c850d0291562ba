"""The frame of the workbench: its pages and their titles; what a page shows stands in its own file."""

import streamlit as st

from app_pages.shared import STYLE, current_language, icon
from app_pages.texts import Texts

t = Texts(current_language())
st.set_page_config(page_title=t("app"), page_icon=icon(), layout="wide", initial_sidebar_state="collapsed")
st.html(STYLE)
pages = {t("look"): [st.Page("app_pages/overview.py", title=t("overview"), url_path="overview", default=True)]}
st.navigation(pages, position="top").run()
