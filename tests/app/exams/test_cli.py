import pytest

from app.exams.queries import find_exam
from app.ledger.recording import Command
from app.regulations.installing import install_profiles


@pytest.fixture
def run(app, session):
    install_profiles(by=Command("test"))
    session.commit()
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(args=["exams", *arguments])

    return run


CREATE = ("create", "chv-2025", "--title", "Kỳ thi 2025", "--profile", "chv-2025")


def test_an_exam_is_made_and_listed(run):
    result = run(
        *CREATE, "--closing-date", "2025-11-28", "--content-date", "2025-12-20",
        "--quota", "Hà Nội=5", "--quota", "Huế=2",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    exam = find_exam("chv-2025")
    assert [(q.province, q.count) for q in exam.quotas] == [("Hà Nội", 5), ("Huế", 2)]
    assert run("list").stdout == "chv-2025\t2025-11-28\t7\tKỳ thi 2025\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--closing-date", "2025-11-28", "--quota", "Atlantis=5"), "Atlantis"),
        (("--closing-date", "2025-11-28"), "chỉ tiêu"),
        (("--closing-date", "28/11/2025"), "28/11/2025"),
    ],
)
def test_what_is_wrong_is_said_on_stderr_and_nothing_is_made(run, arguments, words):
    result = run(*CREATE, *arguments)
    assert result.exit_code != 0
    assert words in result.stderr
    assert find_exam("chv-2025") is None


def test_a_profile_that_is_not_installed_is_refused(run):
    result = run(
        "create", "a", "--title", "A", "--profile", "chv-1900", "--closing-date", "2025-11-28"
    )
    assert result.exit_code == 1
    assert "flask init" in result.stderr
