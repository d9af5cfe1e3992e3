"""Writing a new version of a profile from an old one, and putting it in force by two people."""

from collections.abc import Mapping

from app import clock
from app.accounts.models import User
from app.db import db
from app.errors import Conflict, DomainError
from app.i18n import _
from app.ledger.recording import record
from app.regulations.installing import add_version, digest_of
from app.regulations.loading import parse_profile
from app.regulations.models import DraftState, ProfileDraft, RegulationProfile
from app.regulations.queries import has_text
from app.regulations.rule_tables import Value
from app.regulations.rule_text import set_values, to_toml
from app.regulations.section import InvalidProfile


class DraftChanged(Conflict):
    """Somebody else saved the draft meanwhile."""


class DraftClosed(Conflict):
    """The draft is not in the state this act needs."""


class ReasonMissing(DomainError):
    """Nobody said why the rules change."""


class NothingChanged(DomainError):
    """The draft says what a version already says."""


class SecondPersonNeeded(DomainError):
    """Who wrote or proposed the draft may not put it in force."""


def begin_draft(base: RegulationProfile, *, by: User) -> ProfileDraft:
    """Start a new version with the text of an old one."""
    draft = ProfileDraft(
        base=base, source=base.source, written_by_id=by.id, written_by_name=by.full_name
    )
    db.session.add(draft)
    db.session.flush()
    record("profile_draft.begun", by=by, subject=draft.id, code=base.code, base=base.version)
    return draft


def save_text(draft: ProfileDraft, source: str, revision: int, *, by: User) -> None:
    """Keep the whole text, whatever its faults. Raises DraftChanged or DraftClosed."""
    _write(draft, source.replace("\r\n", "\n").strip() + "\n", revision, by=by)
    record("profile_draft.saved", by=by, subject=draft.id, sha256=digest_of(draft.source))


def set_rule(
    draft: ProfileDraft, name: str, values: Mapping[str, Value], revision: int, *, by: User
) -> None:
    """Change values of one rule.

    Raises DraftChanged, DraftClosed, RuleUnknown or ValueUnwritable; InvalidProfile for a value
    the rule cannot have, if the draft kept the schema before.
    """
    changed = set_values(draft.source, name, values)
    if find_fault(draft) is None:
        parse_profile(changed)
    _write(draft, changed, revision, by=by)
    record(
        "profile_draft.rule_set",
        by=by,
        subject=draft.id,
        rule=name,
        values={key: to_toml(value) for key, value in values.items()},
        sha256=digest_of(draft.source),
    )


def find_fault(draft: ProfileDraft) -> str | None:
    """Say what is wrong with the draft, by line and key; None if nothing is."""
    try:
        profile = parse_profile(draft.source)
    except InvalidProfile as error:
        return str(error)
    if profile.id != draft.base.code:
        return _("Khóa “id” phải là “%(code)s” như bản gốc.", code=draft.base.code)
    return None


def propose_draft(draft: ProfileDraft, reason: str, *, by: User) -> None:
    """Hand the draft to a second person.

    Raises InvalidProfile, NothingChanged, ReasonMissing or DraftClosed.
    """
    _require(draft, DraftState.WRITING)
    if not reason:
        raise ReasonMissing(_("Hãy ghi lý do đổi quy tắc, số văn bản."))
    if fault := find_fault(draft):
        raise InvalidProfile(fault)
    _require_new(draft)
    draft.state, draft.reason = DraftState.PROPOSED, reason
    draft.proposed_by_id, draft.proposed_by_name = by.id, by.full_name
    draft.proposed_at = clock.now()
    db.session.flush()
    record(
        "profile_draft.proposed",
        by=by,
        subject=draft.id,
        reason=reason,
        sha256=digest_of(draft.source),
    )


def return_draft(draft: ProfileDraft, *, by: User) -> None:
    """Give a proposed draft back to its writers. Raises DraftClosed."""
    _require(draft, DraftState.PROPOSED)
    draft.state = DraftState.WRITING
    db.session.flush()
    record("profile_draft.returned", by=by, subject=draft.id)


def discard_draft(draft: ProfileDraft, *, by: User) -> None:
    """Give a draft up; its text is kept. Raises DraftClosed."""
    if draft.state not in (DraftState.WRITING, DraftState.PROPOSED):
        raise _closed()
    draft.state = DraftState.DISCARDED
    db.session.flush()
    record("profile_draft.discarded", by=by, subject=draft.id, sha256=digest_of(draft.source))


def activate_draft(draft: ProfileDraft, *, by: User) -> RegulationProfile:
    """Put a proposed draft in force as the newest version.

    Raises SecondPersonNeeded for its proposer and its last writer, DraftClosed, NothingChanged.
    """
    _require(draft, DraftState.PROPOSED)
    if by.id in (draft.proposed_by_id, draft.written_by_id):
        raise SecondPersonNeeded(
            _("Người soạn, người trình không tự kích hoạt. Hãy nhờ người thứ hai.")
        )
    _require_new(draft)
    row = add_version(draft.base.code, draft.source)
    draft.state, draft.profile_id = DraftState.ACTIVATED, row.id
    draft.activated_by_id, draft.activated_by_name = by.id, by.full_name
    draft.activated_at = clock.now()
    db.session.flush()
    record(
        "regulation_profile.activated",
        by=by,
        subject=row.id,
        code=row.code,
        version=row.version,
        base=draft.base.version,
        proposed_by=draft.proposed_by_name,
        reason=draft.reason,
        sha256=row.sha256,
    )
    return row


def _write(draft: ProfileDraft, source: str, revision: int, *, by: User) -> None:
    _require(draft, DraftState.WRITING)
    if draft.revision != revision:
        raise DraftChanged(
            _(
                "%(name)s đã sửa bản nháp này trong lúc bạn soạn. Nội dung bạn nhập còn ở bên "
                "dưới; hãy đối chiếu rồi lưu lại.",
                name=draft.written_by_name,
            )
        )
    draft.source, draft.revision = source, revision + 1
    draft.written_by_id, draft.written_by_name = by.id, by.full_name
    draft.written_at = clock.now()
    db.session.flush()


def _require(draft: ProfileDraft, state: DraftState) -> None:
    if draft.state is not state:
        raise _closed()


def _closed() -> DraftClosed:
    return DraftClosed(_("Bản nháp này đã chuyển sang bước khác. Hãy mở lại trang."))


def _require_new(draft: ProfileDraft) -> None:
    if has_text(draft.base.code, digest_of(draft.source)):
        raise NothingChanged(_("Nội dung trùng với một phiên bản đã có."))
