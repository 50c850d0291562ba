"""The pages' words and formats in one language: gettext catalogues of `locale/`, numbers and dates by Babel.

A page's texts stand in `locale/<language>/<page>.po`; a key begins with the page's name, those of `common.po` have no prefix.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal
from babel.support import Translations

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}  # each in itself, on every page
LOCALES: Mapping[Language, str] = {"zh": "zh_CN", "en": "en"}
CATALOGUES = Path(__file__).resolve().parent / "locale"


class Texts:
    """Texts in one language: `t("key", name=value)`. A session has its own, so two languages never mix."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._texts = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values put in."""
        return self._texts.gettext(key).format(**values)

    def pick(self, zh: str, en: str) -> str:
        """One of two texts that come from data, such as a scenario's title."""
        return en if self.language == "en" else zh

    def join(self, sentences: Iterable[str]) -> str:
        """Sentences as one paragraph; English gets narrow quotation marks, which the Chinese font draws wide."""
        if self.language == "zh":
            return "".join(sentences)
        return " ".join(sentences).replace("“", '"').replace("”", '"')

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row: 甲、乙, or a, b."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's separators and so many decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=LOCALES[self.language])

    def money(self, yuan: float, digits: int = 1) -> str:
        """A sum as it is said: 506.3万元 or 5.1M yuan; finance's tables use 万元 with two decimals instead."""
        short = format_compact_decimal(yuan, fraction_digits=digits, locale=LOCALES[self.language])
        return f"{short}元" if self.language == "zh" else f"{short} yuan"

    def moment(self, when: datetime) -> str:
        """A date with hours and minutes on this machine's clock."""
        return format_datetime(when.astimezone(), "medium", locale=LOCALES[self.language])


@cache
def catalogue(language: Language) -> Translations:
    """All of a language's files as one catalogue; compiled in memory, so that no compiled file can be out of date."""
    texts = Translations()
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            compiled = io.BytesIO()
            write_mo(compiled, read_po(file, locale=LOCALES[language]))
        compiled.seek(0)
        texts.merge(Translations(compiled))
    return texts
