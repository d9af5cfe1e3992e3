from sqlalchemy import select

from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.regulations import installing, queries
from app.regulations.loading import shipped_profiles

BY = Command("test")


def test_every_shipped_profile_is_installed_once(session):
    first = installing.install_profiles(by=BY)
    again = installing.install_profiles(by=BY)

    assert [row.code for row in first] == list(shipped_profiles())
    assert again == []
    actions = session.scalars(select(LedgerEntry.action)).all()
    assert actions == ["regulation_profile.installed"] * len(first)


def test_a_changed_text_becomes_a_new_version_beside_the_old_one(session):
    old = installing.install_profiles(by=BY)[0]
    old.sha256 = "0" * 64

    new = installing.install_profiles(by=BY)[0]

    assert (new.code, new.version) == (old.code, old.version + 1)
    assert queries.find_latest_profile(old.code) is new


def test_an_installed_profile_is_read_back_as_rules():
    row = installing.install_profiles(by=BY)[0]
    profile = queries.load_profile(row)
    assert profile.id == row.code
    assert queries.load_profile(row) is profile
