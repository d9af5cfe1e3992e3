import json

import pytest
from sqlalchemy import func, select

from app.bank import secrecy
from app.bank.models import Question, QuestionStatus
from app.bank.review_models import Opening
from app.ledger.models import LedgerEntry
from app.permissions import Role
from question_bank.formats.native import write_json
from tests.app.bank.values import choice
from tests.factories import QuestionVersionFactory, UserFactory

GOOD = "// [topic: thu-tuc]\n// [level: recognise]\nAi ký? {=Thủ trưởng ~Thư ký}\n"
BAD = GOOD + "\nAi tống đạt? {\n"


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["bank", *map(str, words)])


@pytest.fixture
def written(tmp_path):
    def write(text, name="de.gift"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def count(session):
    return session.scalar(select(func.count()).select_from(Question))


def test_a_good_file_is_imported_as_drafts(session, run, written, topic):
    result = run("import", written(GOOD), "--format", "gift")

    assert result.exit_code == 0
    assert result.stderr == "Đã nhập 1 câu hỏi.\n"
    assert session.scalars(select(Question.status)).all() == [QuestionStatus.DRAFT]


def test_questions_are_approved_only_when_that_is_said(session, run, written, topic):
    run("import", written(GOOD), "--status", "approved")

    assert session.scalars(select(Question.status)).all() == [QuestionStatus.APPROVED]


def test_a_faulty_file_stores_nothing_and_says_where(session, run, written, topic):
    result = run("import", written(BAD))

    assert (result.exit_code, count(session)) == (1, 0)
    assert "de.gift:5: error:" in result.stderr
    assert result.stdout == ""


def test_the_report_is_json_on_request(session, run, written, topic):
    result = run("import", written(BAD), "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["imported"]) == (1, False, 0)
    assert [fault["line"] for fault in told["faults"]] == [5]


def test_a_dry_run_stores_nothing(session, run, written, topic):
    result = run("import", written(GOOD), "--dry-run", "--json")

    assert (result.exit_code, count(session)) == (0, 0)
    assert json.loads(result.stdout)["questions"] == 1


def test_topic_and_law_are_given_to_questions_that_name_none(session, run, written, topic, law):
    path = written("Ai ký? {=Thủ trưởng ~Thư ký}\n")

    assert run("import", path, "--topic", "thu-tuc", "--law", "luat").exit_code == 0

    (version,) = session.scalars(select(Question)).one().versions
    assert [each.law for each in version.provisions] == [law]


@pytest.mark.parametrize(
    "words",
    [
        ["missing.gift"],
        ["de.gift", "--topic", "la"],
        ["de.gift", "--law", "la"],
        ["de.docx"],
        ["de.gift", "--format", "xlsx"],
    ],
)
def test_what_cannot_be_read_is_refused(session, run, written, topic, words):
    path = written(GOOD, name=words[0] if words[0] != "missing.gift" else "de.gift")
    given = path.with_name(words[0])

    plain, as_json = run("import", given, *words[1:]), run("import", given, *words[1:], "--json")

    assert (plain.exit_code, as_json.exit_code, count(session)) == (1, 1, 0)
    assert plain.stderr.startswith("Error: ")
    assert json.loads(as_json.stdout)["ok"] is False


@pytest.mark.parametrize("format_", ["gift", "xlsx", "json"])
@pytest.mark.usefixtures("topic", "law")
def test_an_export_is_taken_in_again(run, tmp_path, format_):
    source = tmp_path / "in.json"
    source.write_bytes(write_json([choice(code="A-1"), choice("Ai ký?", code="A-2")]))
    assert run("import", source).exit_code == 0
    target = tmp_path / f"out.{format_}"

    assert run("export", target).stderr == f"Đã ghi 2 câu hỏi vào out.{format_}.\n"

    result = run("import", target, "--skip-known", "--json")
    assert [each["code"] for each in json.loads(result.stdout)["skipped"]] == ["A-1", "A-2"]
    assert result.exit_code == 0


def test_an_export_may_be_of_one_topic_and_status(run, tmp_path, topic, law):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_bytes(write_json([choice(code="A-1")]))
    run("import", source)

    assert run("export", target, "--status", "approved").stderr.startswith("Đã ghi 0 ")
    assert run("export", target, "--topic", "thu-tuc").stderr.startswith("Đã ghi 1 ")
    assert run("export", target, "--topic", "la").exit_code == 1


def test_the_starter_bank_is_loaded_and_the_second_time_nothing_is_added(run):
    assert run("load-starter").stderr.startswith("Đã thêm 4 văn bản, 14 chủ đề, ")
    assert run("load-starter").stderr == "Đã thêm 0 văn bản, 0 chủ đề, 0 câu hỏi.\n"


@pytest.fixture
def secret(session, topic):
    QuestionVersionFactory.create(question__topic=topic, question__code="MO-1")
    version = QuestionVersionFactory.create(
        question__topic=topic, question__code="MAT-1", question__is_secret=True
    )
    session.commit()
    return version.question


def exported(path):
    return [each["code"] for each in json.loads(path.read_text(encoding="utf-8"))["questions"]]


def test_secret_questions_stay_out_of_a_file(run, tmp_path, secret):
    target = tmp_path / "out.json"
    result = run("export", target)
    assert "Để lại 1 câu mật" in result.stderr
    assert exported(target) == ["MO-1"]


def test_a_named_reader_takes_secret_questions_out_and_that_is_kept(session, run, tmp_path, secret):
    target, reader = tmp_path / "out.json", UserFactory.create(role=Role.TRAINER)
    giver = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
    secrecy.grant_access(reader, None, reason="In đề", by=giver)
    session.commit()

    assert run("export", target, "--with-secret", "--by", reader.email).exit_code == 0

    assert sorted(exported(target)) == ["MAT-1", "MO-1"]
    assert session.scalars(select(Opening.user_id)).all() == [reader.id]
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.action == "secrets.exported"))
    assert entry.one().detail == {"file": "out.json", "questions": 1}


@pytest.mark.parametrize("words", [[], ["--by", "ai@example.vn"], ["--by", "stranger@example.vn"]])
def test_nobody_else_takes_a_secret_question_out(session, run, tmp_path, secret, words):
    UserFactory.create(role=Role.TRAINER, email="stranger@example.vn")
    session.commit()
    target = tmp_path / "out.json"
    assert run("export", target, "--with-secret", *words).exit_code != 0
    assert not target.exists()
    assert session.scalars(select(Opening)).all() == []
