"""The inner loop leaves out what takes long, but never what is being worked on."""

from tests import inner_loop
from tests.inner_loop import LIST, ROOT, folder_of_tests, left_out, lengthy_files
from tests.pure import session  # noqa: F401

REPORT = """<testsuites><testsuite>
<testcase classname="tests.app.bank.test_views" name="a" time="0.9"/>
<testcase classname="tests.app.bank.test_views" name="b" time="0.1"/>
<testcase classname="tests.app.bank.test_models" name="c" time="0.01"/>
</testsuite></testsuites>"""


def test_a_file_is_lengthy_by_the_average_of_its_tests(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    assert lengthy_files(tmp_path / "report.xml") == ["tests/app/bank/test_views.py"]


def test_the_list_names_files_that_are_there():
    missing = [name for name in LIST.read_text().split() if not (ROOT / name).is_file()]
    assert not missing, "make timings"


def test_what_is_being_worked_on_is_not_left_out(monkeypatch):
    monkeypatch.setattr(inner_loop, "changed_files", list)
    lengthy = left_out()
    assert lengthy
    one = min(lengthy)
    monkeypatch.setattr(inner_loop, "changed_files", lambda: [str(one.relative_to(ROOT))])
    assert left_out() == {path for path in lengthy if one.parent not in path.parents}


def test_the_tests_of_a_package_stand_where_it_does():
    assert folder_of_tests("app/bank/finding.py") == ROOT / "tests/app/bank"
    assert folder_of_tests("question_bank/items/cloze.py") == ROOT / "tests/question_bank/items"
    assert folder_of_tests("tests/app/bank/test_finding.py") == ROOT / "tests/app/bank"
    assert folder_of_tests("README.md") == ROOT / "tests/README.md"
