"""The server of the workbench: the first answer is under way before a browser asks, and nothing it serves may leave here.

`streamlit run asgi.py` serves the pages of `app.py`; `streamlit run app.py` shows the same without these two.
"""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st  # noqa: TID251 - the server belongs to the screen
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a page may load and whom it may ask: this server only. The hash is that of the one inline script of Streamlit 1.67.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


LONGEST_FIRST_RUN = 600.0
"""Seconds within which the first full run has ended, a slow machine's compiling included."""


class OnlyHere:
    """Adds to every answer the headers that keep the page on this server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its answer gets the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def first_answer() -> None:
    """Load what every page needs and begin the first scenario's run, while the browser is still starting."""
    from app_pages.workspace import start_first_run

    start_first_run().wait(LONGEST_FIRST_RUN)
    # Streamlit collects garbage after every run of a page. What is loaded by now stays for good: unless it is left out, each
    # of those collections walks through all of it, and meanwhile nobody is answered.
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def warm_up(_app: Any) -> AsyncIterator[None]:
    """Begin in a thread: the server answers at once."""
    threading.Thread(target=first_answer, name="first answer", daemon=True).start()
    yield


app = st.App("app.py", lifespan=warm_up, middleware=[Middleware(OnlyHere)])
