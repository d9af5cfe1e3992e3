"""The editor: previewed as the exam page shows it; nobody loses what they typed to another."""

import json

import pytest

from app.bank import writing
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.bank.values import choice

BY = Command("tests")
TYPED = {
    "topic": "thu-tuc",
    "level": "recognise",
    "points": "1",
    "stem": "Ai **ký**?",
    "options-0": "Thủ trưởng",
    "options-1": "Thư ký",
    "key": "0",
}


def preview(browser, kind="single_choice", **typed):
    return browser.post(f"/bank/questions/preview/{kind}", **{**TYPED, **typed}).response


def test_what_is_typed_is_shown_as_the_exam_page_builds_it_and_without_the_key(as_trainer, topic):
    shown = preview(as_trainer).get_json()["question"]

    assert shown["stem"] == [["p", {}, "Ai ", ["strong", {}, "ký"], "?"]]
    assert shown["options"] == [[["p", {}, "Thủ trưởng"]], [["p", {}, "Thư ký"]]]
    assert "key" not in json.dumps(shown)


def test_parts_are_shown_as_texts_and_units_as_words(as_trainer, topic):
    pairs = {"prompts-0": "Một", "answers-0": "**1**", "prompts-1": "Hai", "answers-1": "2"}
    matched = preview(as_trainer, "matching", **pairs, policy="partial").get_json()["question"]
    number = preview(as_trainer, "numeric", key="6", units="m; km = 1000").get_json()["question"]

    assert matched["prompts"] == [[["p", {}, "Một"]], [["p", {}, "Hai"]]]
    assert [["p", {}, ["strong", {}, "1"]]] in matched["options"]
    assert number["units"] == ["m", "km"]


def test_what_is_not_whole_yet_is_said_in_words(as_trainer, topic):
    assert "phương án" in preview(as_trainer, **{"options-1": ""}).get_json()["message"]
    assert preview(as_trainer, level="khong-co").get_json()["message"]
    assert preview(as_trainer, kind="khong-co").status_code == 404


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CANDIDATE])
def test_others_preview_nothing(signed_in_as, role):
    assert preview(signed_in_as(role)).status_code == 403


def test_the_second_of_two_authors_is_told_and_loses_nothing(as_trainer, topic, law):
    question = writing.create_question(choice(), topic, by=BY)
    address = f"/bank/questions/{question.id}/edit"
    base = as_trainer.get(address).soup.select_one("input[name=base]")["value"]
    writing.revise_question(question, choice("Ai đổi trước?"), topic, by=BY)

    refused = as_trainer.post(address, **TYPED, base=base)

    assert "phiên bản 2" in refused.text
    assert refused.texts("textarea[name=stem]") == ["Ai **ký**?"]
    again = refused.soup.select_one("input[name=base]")["value"]
    assert as_trainer.post(address, **TYPED, base=again).status == 302
