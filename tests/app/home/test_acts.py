"""The words of the ledger's acts."""

import re
from pathlib import Path

import app
from app.home.acts import WORDS, words_for

RECORDED = re.compile(r'\b(?:record|append)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_act_that_the_code_records_has_words():
    sources = Path(app.__file__).parent.rglob("*.py")
    recorded = {act for path in sources for act in RECORDED.findall(path.read_text("utf-8"))}

    assert recorded - WORDS.keys() == set()


def test_an_act_without_words_keeps_its_code():
    assert words_for("comet.sighted") == "comet.sighted"
