"""The catalogue of Streamlit's own words against the Streamlit that is installed."""

import json
import re
from pathlib import Path

import pytest
import streamlit as st
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from app_pages.components.builtin_words import CATALOGUE, DIALOG, GONE, chinese

BUNDLE = Path(st.__file__).parent / "static" / "static" / "js"
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def bundle():
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(BUNDLE.glob("*.js")))


@pytest.fixture(scope="module")
def messages():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def said_in_bundle(message):
    """The pieces of a message that the bundle must hold; a comment names them where Streamlit puts it together."""
    noted = [comment.removeprefix("bundle:") for comment in message.auto_comments if comment.startswith("bundle:")]
    pieces = noted[0].split("|") if noted else FIELD.split(message.id)
    return [piece.strip() for piece in pieces if piece.strip()]


def test_every_entry_is_something_the_installed_streamlit_says(messages, bundle):
    missing = {message.id: said_in_bundle(message) for message in messages}
    missing = {key: [piece for piece in pieces if piece not in bundle] for key, pieces in missing.items()}
    assert {key: pieces for key, pieces in missing.items() if pieces} == {}


def test_every_entry_is_translated_with_fields_that_streamlit_fills(messages):
    assert [m.id for m in messages if not m.string or set(FIELD.findall(m.string)) - set(FIELD.findall(m.id))] == []


def test_no_translation_is_itself_taken_for_english(messages):
    """What was put in is looked at again when Streamlit changes it: it must not match once more."""
    english = {message.id for message in messages}
    assert [message.string for message in messages if message.string in english] == []


def test_the_words_for_a_lost_connection_stand_in_the_catalogue():
    assert GONE in chinese()
    assert DIALOG in chinese()


@pytest.mark.parametrize(("language", "said"), [("zh", chinese()[GONE]), ("en", GONE)])
def test_the_browser_gets_the_words_of_one_language(language, said):
    def page(language):
        from app_pages.components.builtin_words import builtin_words

        builtin_words(language)

    app = AppTest.from_function(page, args=(language,)).run()
    assert not app.exception
    (element,) = app.get("bidi_component")
    data = json.loads(element.proto.json)
    assert data["gone"] == said
    assert ("Search" in data["catalogue"]) is (language == "zh")
