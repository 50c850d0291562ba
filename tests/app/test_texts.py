"""The pages' catalogues: every text stands in both languages, none is missing, none is left over."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app_pages.texts import CATALOGUES, LANGUAGES, LOCALES, Texts

REPOSITORY = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACES = re.compile(r"{(\w+)(?:[:!][^}]*)?}")
BUILT_IN = "builtin"
"""The catalogue of Streamlit's own words: its keys are English texts, and English needs none."""


def messages(language: str) -> list[tuple[str, str, str]]:
    """File, key and text of every message of a language."""
    found = []
    for path in sorted((CATALOGUES / language).glob("*.po")):
        if path.stem != BUILT_IN:
            with path.open("rb") as file:
                found += [
                    (path.stem, str(m.id), str(m.string)) for m in read_po(file, locale=LOCALES[language]) if m.id
                ]
    return found


def sources() -> list[ast.Module]:
    paths = [REPOSITORY / "app.py", REPOSITORY / "asgi.py", *sorted((REPOSITORY / "app_pages").rglob("*.py"))]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def used_keys() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text constant of the pages, and a pattern for every text put together from parts."""
    constants, patterns = set(), []
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values]
                if any(
                    isinstance(p, ast.Constant) and re.search(r"[a-z]\w*\.|\.[a-z]", str(p.value)) for p in node.values
                ):
                    patterns.append(re.compile("".join(parts)))
    return constants, patterns


def asked_keys() -> set[str]:
    """Keys the pages ask for in so many words: t("…") and space.t("…")."""
    asked = set()
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name == "t" and isinstance(node.args[0].value, str):
                    asked.add(node.args[0].value)
    return asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_asked_for_is_there(language):
    known = {key for _, key, text in messages(language) if text}
    assert asked_keys() - known == set()


def test_no_text_is_left_over():
    constants, patterns = used_keys()
    idle = [
        key
        for _, key, _ in messages(LANGUAGES[0])
        if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert idle == []


def test_both_languages_have_the_same_keys_with_the_same_places():
    texts = {language: {(file, key): text for file, key, text in messages(language)} for language in LANGUAGES}
    zh, en = (texts[language] for language in LANGUAGES)
    assert zh.keys() == en.keys()
    assert [key for key in zh if set(PLACES.findall(zh[key])) != set(PLACES.findall(en[key]))] == []


def test_a_key_stands_once_and_begins_with_its_page():
    for language in LANGUAGES:
        keys = [(file, key) for file, key, _ in messages(language)]
        assert [key for key, n in Counter(key for _, key in keys).items() if n > 1] == []
        assert [key for file, key in keys if file != "common" and not key.startswith(f"{file}.")] == []


def test_english_texts_have_no_chinese_in_them():
    assert [key for _, key, text in messages("en") if CHINESE.search(text)] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", ("506.3万元", "6.2亿元", "12,345.68")), ("en", ("5.1M yuan", "622M yuan", "12,345.68"))],
)
def test_numbers_are_written_as_the_language_writes_them(language, said):
    t = Texts(language)
    assert (t.money(5_063_000), t.money(622_000_000), t.number(12345.678, 2)) == said
