"""The frame of the workbench: its pages and their titles; what a page shows stands in its own file."""

import streamlit as st

from app_pages.components.builtin_words import builtin_words
from app_pages.components.tour import show_tour
from app_pages.frame import show_frame
from app_pages.present import is_presenting, present
from app_pages.shared import STYLE, icon
from app_pages.texts import Texts
from app_pages.workspace import current_language, restore_choices

restore_choices()
t = Texts(current_language())
st.set_page_config(page_title=t("app"), page_icon=icon(), layout="wide", initial_sidebar_state=190)
st.html(STYLE)
builtin_words(t.language)
PAGES = {
    "look": ("overview", "compare", "household", "evidence"),
    "make": ("archive", "scenario", "optimise", "funding"),
    "hand_over": ("report", "meeting", "method"),
}
pages = {
    t(section): [
        st.Page(f"app_pages/{name}.py", title=t(f"{name}.title"), url_path=name, default=name == "overview") for name in names
    ]
    for section, names in PAGES.items()
}  # fmt: skip
page = st.navigation(pages, position="hidden" if is_presenting() else "sidebar")
if is_presenting():
    present()
else:
    space = show_frame(t)
    show_tour(space.t)
    page.run()
