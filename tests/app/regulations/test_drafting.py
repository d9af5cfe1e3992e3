from decimal import Decimal

import pytest
from sqlalchemy import select

from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.regulations import drafting, installing, queries
from app.regulations.models import DraftState
from app.regulations.rule_text import RuleUnknown, find_table
from app.regulations.section import InvalidProfile
from tests.factories import RegulationProfileFactory, UserFactory

MARK = {"pass_mark": Decimal("55.5")}


@pytest.fixture
def writer():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


@pytest.fixture
def second():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


@pytest.fixture
def draft(writer):
    base = RegulationProfileFactory.create(version=7)
    base.sha256 = installing.digest_of(base.source)
    return drafting.begin_draft(base, by=writer)


def test_a_new_version_is_written_proposed_and_activated_by_another_person(
    session, draft, writer, second
):
    drafting.set_rule(draft, "papers.skills", MARK, 1, by=writer)
    drafting.propose_draft(draft, "Thông tư mới", by=writer)
    row = drafting.activate_draft(draft, by=second)

    assert (row.code, row.version, draft.state) == ("chv-2025", 8, DraftState.ACTIVATED)
    assert queries.load_profile(row).paper("skills").pass_mark == Decimal("55.5")
    assert queries.load_profile(draft.base).paper("skills").pass_mark == 50
    assert queries.find_origin(row.id) is draft
    assert session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all() == [
        "profile_draft.begun",
        "profile_draft.rule_set",
        "profile_draft.proposed",
        "regulation_profile.activated",
    ]


@pytest.mark.parametrize("role", ["proposer", "last writer"])
def test_nobody_activates_what_they_wrote_or_proposed(draft, writer, second, role):
    drafting.set_rule(draft, "papers.skills", MARK, 1, by=writer)
    drafting.propose_draft(draft, "x", by=second if role == "last writer" else writer)

    with pytest.raises(drafting.SecondPersonNeeded):
        drafting.activate_draft(draft, by=writer)


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(draft, writer, second):
    drafting.save_text(draft, draft.source + "# one\n", 1, by=writer)

    with pytest.raises(drafting.DraftChanged, match=writer.full_name):
        drafting.save_text(draft, draft.source + "# two\n", 1, by=second)
    assert draft.source.endswith("# one\n")


def test_a_faulty_text_is_kept_but_not_proposed(draft, writer):
    drafting.save_text(draft, draft.source.replace("weight = 2", "weight = -2"), 1, by=writer)

    assert "weight" in (drafting.find_fault(draft) or "")
    with pytest.raises(InvalidProfile, match=r"Dòng \d+, khóa “papers.2.weight”"):
        drafting.propose_draft(draft, "x", by=writer)


@pytest.mark.parametrize(
    ("name", "values", "refusal"),
    [
        ("papers.skills", {"weight": Decimal(3)}, InvalidProfile),
        ("papers.skills", {"pass_mark": Decimal(101)}, InvalidProfile),
        ("papers.skills", {"source": "TT99"}, InvalidProfile),
        ("papers.song", {"weight": Decimal(2)}, RuleUnknown),
    ],
)
def test_a_value_the_rule_cannot_have_is_refused(draft, writer, name, values, refusal):
    before = draft.source

    with pytest.raises(refusal):
        drafting.set_rule(draft, name, values, 1, by=writer)
    assert draft.source == before


def test_another_code_or_no_change_is_not_proposed(draft, writer):
    with pytest.raises(drafting.NothingChanged):
        drafting.propose_draft(draft, "x", by=writer)
    drafting.save_text(draft, draft.source.replace('"chv-2025"', '"chv-2026"', 1), 1, by=writer)
    with pytest.raises(InvalidProfile, match="chv-2025"):
        drafting.propose_draft(draft, "x", by=writer)


def test_a_proposal_says_why(draft, writer):
    with pytest.raises(drafting.ReasonMissing):
        drafting.propose_draft(draft, "", by=writer)


def test_a_proposed_draft_stands_still_until_it_is_returned(draft, writer, second):
    drafting.set_rule(draft, "papers.skills", MARK, 1, by=writer)
    drafting.propose_draft(draft, "x", by=writer)
    with pytest.raises(drafting.DraftClosed):
        drafting.save_text(draft, "id = 1", 2, by=writer)

    drafting.return_draft(draft, by=second)
    drafting.save_text(draft, draft.source + "# more\n", 2, by=writer)
    assert draft.state is DraftState.WRITING


def test_a_discarded_draft_cannot_come_back(session, draft, writer, second):
    drafting.discard_draft(draft, by=writer)

    assert queries.list_drafts() == []
    for act in (drafting.discard_draft, drafting.return_draft, drafting.activate_draft):
        with pytest.raises(drafting.DraftClosed):
            act(draft, by=second)


def test_an_upgrade_does_not_displace_a_version_made_on_screen(draft, writer, second):
    drafting.set_rule(draft, "papers.skills", MARK, 1, by=writer)
    drafting.propose_draft(draft, "x", by=writer)
    row = drafting.activate_draft(draft, by=second)

    installing.install_profiles(by=writer)

    assert queries.find_latest_profile("chv-2025") is row


def test_a_note_and_a_longer_limit_find_their_place_in_the_text(writer):
    base = RegulationProfileFactory.create(
        code="cong-chuc-2025",
        source=installing.read_shipped_profile("cong-chuc-2025"),
    )
    draft = drafting.begin_draft(base, by=writer)
    drafting.set_rule(draft, "papers.written", {"note": 'Ghi "chú" \\ mới'}, 1, by=writer)
    drafting.set_rule(draft, "deadlines.eligible_listed", {"larger.candidates": 600}, 2, by=writer)

    assert find_table(draft.source, "papers.written").values["note"] == 'Ghi "chú" \\ mới'
    table = find_table(draft.source, "deadlines.eligible_listed")
    assert (table.values["larger.candidates"], table.values["larger.count"]) == (600, 30)
    assert drafting.find_fault(draft) is None
