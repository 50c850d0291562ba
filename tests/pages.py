"""Pages opened in Streamlit's own test frame, and everything they say."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from app_pages import runs, workspace

FRAME = Path(__file__).resolve().parents[1] / "app.py"


def opened(page: str = "overview", **link: str) -> AppTest:
    """A page opened by its link."""
    app = AppTest.from_file(FRAME, default_timeout=120)
    for key, value in link.items():
        app.query_params[key] = value
    if page != "overview":
        app.run().switch_page(f"app_pages/{page}.py")
    return app.run()


def settle(page: AppTest, replicates: int) -> AppTest:
    """Wait for every run of a size, then draw the page anew, as its own polling does."""
    # By what was asked for: a job under way counts the replicates of the test's small engine.
    for key, job in list(workspace.all_runs()._jobs.items()):
        if (getattr(key, "replicates", None) == runs.FULL) == (replicates == runs.FULL):
            job.wait(120)
    return page.run()


def words(page: AppTest) -> str:
    """Everything the page says, as one text."""
    said = [
        element.value
        for kind in ("header", "subheader", "markdown", "caption", "info", "warning", "success", "error")
        for element in page.get(kind)
    ]
    said += [f"{card.label} {card.value} {card.delta} {card.help}" for card in page.metric]
    said += [str(table.value.to_dict()) for table in page.table]
    said += [box.label for kind in ("expander", "button", "selectbox", "text_input") for box in page.get(kind)]
    return "\n".join(map(str, said))
