"""household: this page is being built."""

import streamlit as st

from app_pages.workspace import workspace

st.info(workspace().t("household.title"))
