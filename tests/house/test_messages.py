"""Every sentence people read has its English, complete and compiled."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from app.i18n import LANGUAGES
from tests.pure import session  # noqa: F401  the text alone is looked at

ROOT = Path(__file__).parents[2]
METHODS = [
    ("app/**.py", "python"),
    ("question_bank/**.py", "python"),
    ("app/**/templates/**.html", "jinja2"),
]
KEYWORDS = {"_": None, "_l": None, "N_": None}
NAMED = re.compile(r"%\((\w+)\)[sd]")
OTHERS = [language for language in LANGUAGES if language != "vi"]


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    """Every sentence in the source, with a file it stands in."""
    found = {}
    for file, _line, message, *_rest in extract_from_dir(
        ROOT,
        METHODS,
        {"app/**/templates/**.html": {"silent": "false"}},
        keywords=KEYWORDS,
        directory_filter=lambda path: (
            Path(path).name in {"app", "question_bank"}
            or any(part in {"app", "question_bank"} for part in Path(path).parts)
        ),
    ):
        found.setdefault(message, file)
    return found


@cache
def catalogue(language: str) -> Catalog:
    """The translations of a language, as written by people."""
    path = ROOT / "app/translations" / language / "LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def test_sentences_are_found(sentences):
    assert len(sentences) > 300
    assert "Đăng nhập" in sentences


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(sentences, language):
    known = catalogue(language)
    missing = [
        f"{file}: {sentence}"
        for sentence, file in sentences.items()
        if not (known.get(sentence) and known.get(sentence).string) or known.get(sentence).fuzzy
    ]
    assert not missing, f"{len(missing)} of {len(sentences)}:\n" + "\n".join(missing[:20])


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_the_same_values(language):
    wrong = [
        message.id
        for message in catalogue(language)
        if message.id
        and message.string
        and sorted(NAMED.findall(str(message.id))) != sorted(NAMED.findall(str(message.string)))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_nobody_says(sentences, language):
    stale = [m.id for m in catalogue(language) if m.id and m.id not in sentences]
    assert stale == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_runs_is_what_was_written(language):
    path = ROOT / "app/translations" / language / "LC_MESSAGES/messages.mo"
    compiled = read_mo(BytesIO(path.read_bytes()))
    written = {m.id: m.string for m in catalogue(language) if m.id and m.string and not m.fuzzy}
    assert {m.id: m.string for m in compiled if m.id} == written


def test_a_sentence_names_its_values_and_never_counts_on_their_order(sentences):
    unnamed = [s for s in sentences if re.search(r"%[sdr]", NAMED.sub("", s))]
    assert unnamed == []
