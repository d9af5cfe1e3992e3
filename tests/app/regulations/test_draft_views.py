import pytest

from app.ledger.recording import Command
from app.permissions import Role
from app.regulations import installing, queries
from app.regulations.comparing import Difference, compare_texts
from app.regulations.rule_tables import list_tables, read_toml


@pytest.fixture
def row(session):
    rows = installing.install_profiles(by=Command("test"))
    session.commit()
    return next(row for row in rows if row.code == "chv-2025")


@pytest.fixture
def draft_url(as_administrator, row):
    return as_administrator.post(f"/regulations/drafts/from/{row.id}").url


def rule_values(page):
    return {
        field["name"]: field.get("value", "")
        for field in page.soup.select("main input[name], main form input[name]")
        if field["name"].startswith(("value_", "revision"))
        and (field.get("type") != "checkbox" or field.has_attr("checked"))
    } | {
        select["name"]: select.select_one("option[selected]")["value"]
        for select in page.soup.select("main select")
    }


def test_a_rule_is_changed_in_a_form_and_the_second_person_activates(
    session, as_administrator, signed_in_as, row, draft_url
):
    assert "Chưa có gì khác" in as_administrator.get(draft_url).text
    rule = f"{draft_url}/rules/papers.skills"
    values = rule_values(as_administrator.get(rule)) | {
        "value_pass_mark": "55,5",
        "value_minutes": "100–180",
    }
    assert values["value_weight"] == "2"
    assert as_administrator.post(rule, **values).url == draft_url

    page = as_administrator.get(draft_url)
    assert "Bản nháp hợp lệ" in page.text
    assert "55,5" in page.text
    as_administrator.post(f"{draft_url}/propose", reason="Thông tư mới")
    own = as_administrator.post(f"{draft_url}/activate")
    assert "nhờ người thứ hai" in own.text
    assert own.status == 409

    other = signed_in_as(Role.EXAM_ADMINISTRATOR)
    assert "Thông tư mới" in other.get(f"{draft_url}/activate").text
    new = other.post(f"{draft_url}/activate").url
    page = other.get(new)
    assert "Thông tư mới" in page.text
    latest = queries.find_latest_profile("chv-2025")
    assert queries.load_profile(latest).paper("skills").minutes == (100, 180)


def test_a_value_that_is_no_number_stays_in_its_box(as_administrator, draft_url):
    rule = f"{draft_url}/rules/papers.skills"
    values = rule_values(as_administrator.get(rule)) | {"value_pass_mark": "năm mươi"}
    page = as_administrator.post(rule, **values)
    assert "Hãy nhập một số." in page.text
    assert page.soup.select_one("[name=value_pass_mark]")["value"] == "năm mươi"


def test_a_weight_that_cannot_add_up_is_refused_with_line_and_key(as_administrator, draft_url):
    rule = f"{draft_url}/rules/papers.skills"
    values = rule_values(as_administrator.get(rule)) | {"value_weight": "3"}
    assert "khóa “scoring.max_total”" in as_administrator.post(rule, **values).text


def test_a_faulty_text_is_kept_with_its_fault_named(as_administrator, row, draft_url):
    text = row.source.replace("weight = 2", "weight = -2\nmoon = 1")
    as_administrator.post(f"{draft_url}/text", source=text, revision="1")

    page = as_administrator.get(draft_url)
    assert "chưa hợp lệ" in page.text
    assert "weight" in page.text
    assert not page.soup.select(f"a[href='{draft_url}/propose']")
    late = as_administrator.post(f"{draft_url}/text", source="id = 1", revision="1")
    assert "đã sửa bản nháp này" in late.text
    assert late.soup.select_one("textarea").text.strip() == "id = 1"


def test_a_text_that_is_no_toml_still_has_its_page(as_administrator, draft_url):
    as_administrator.post(f"{draft_url}/text", source="id = ", revision="1")
    assert "sai cú pháp" in as_administrator.get(draft_url).text


def test_every_rule_has_its_form(as_administrator, row, draft_url):
    names = {table.name for table in list_tables(read_toml(row.source))}
    links = as_administrator.get(draft_url).soup.select("#rules a")
    assert {link["href"].rpartition("/")[2] for link in links} == names
    for name in ("provinces", "ranking", "deadlines.need_reported", "late_arrivals.1"):
        assert as_administrator.get(f"{draft_url}/rules/{name}").status == 200
    assert as_administrator.get(f"{draft_url}/rules/nothing").status == 409


def test_a_draft_can_be_returned_and_discarded(as_administrator, draft_url):
    as_administrator.post(f"{draft_url}/text", source="id = 1", revision="1")
    assert as_administrator.post(f"{draft_url}/return").status == 409
    assert "Bỏ bản nháp này" in as_administrator.get(f"{draft_url}/discard").text
    as_administrator.post(f"{draft_url}/discard")
    assert "Bản nháp đang soạn" not in as_administrator.get("/regulations/").text


def test_two_versions_stand_side_by_side_with_differences_in_words(as_inspector, row):
    older = queries.find_latest_profile("chv-2017")
    page = as_inspector.get(f"/regulations/{row.id}/compare?with={older.id}")

    assert "Khác" in page.texts("main td")
    assert "Chỉ có bên phải" in page.text
    assert "trắc nghiệm" in page.text
    assert "trên máy vi tính" in page.text
    assert as_inspector.get(f"/regulations/{row.id}/compare?with=x").status == 404
    same = as_inspector.get(f"/regulations/{row.id}/compare?with={row.id}")
    assert "Hai bản giống nhau" in same.text
    assert as_inspector.get(f"/regulations/{row.id}/compare").status == 200


def test_a_comparison_tells_what_changed_and_what_stands_on_one_side_only():
    left, right = map(installing.read_shipped_profile, ("chv-2017", "chv-2025"))
    pairs = {pair.name: pair for pair in compare_texts(left, right)}

    assert pairs["bonus"].difference is Difference.CHANGED
    assert [pair.key for pair in pairs["bonus"].changes] == ["verified", "note"]
    assert pairs["room.result"].difference is Difference.ONLY_RIGHT
    assert pairs["deadlines.called"].difference is Difference.ONLY_LEFT
    assert pairs["conditions.law_degree"].difference is Difference.SAME


@pytest.mark.parametrize("role", [Role.TRAINER, Role.INSPECTOR])
def test_others_read_drafts_but_do_not_write_them(signed_in_as, row, draft_url, role):
    browser = signed_in_as(role)
    assert browser.get(draft_url).status == 200
    assert browser.post(f"/regulations/drafts/from/{row.id}").status == 403
    for act in ("text", "propose", "return", "discard", "activate", "rules/ranking"):
        assert browser.post(f"{draft_url}/{act}").status == 403
