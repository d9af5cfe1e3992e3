"""One of everything the application keeps, so that every address leads somewhere.

`World.build` makes a finished small round (papers, a prepared and running sitting, scores, a
publication), a class with a certificate, a bank, accounts and jobs. With a `mark`, that text is
part of every word a person could have typed.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, update
from werkzeug.routing import Rule

from app.accounts.models import User
from app.candidates.models import (
    Application,
)
from app.db import Model, db
from app.ledger.recording import Command
from tests.house.world_of_learning import Learning
from tests.house.world_of_marking import Marking
from tests.house.world_of_packages import Packages
from tests.house.world_of_rounds import Rounds

BY = Command("the house tests")
PROVINCE = "Hà Nội"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

READ_BY_PROGRAMS = {
    "answer_event.response",
    "attempt.arrangement",
    "attempt.pseudonym",
    "attempt.receipt",
    "attempt.token_hash",
    "blueprint_cell.kind",
    "council_decision.board",
    "certificate.code",
    "law.code",
    "ledger_entry.hash",
    "ledger_entry.previous_hash",
    "milestone.event",
    "one_time_link.token_hash",
    "paper.code",
    "paper_form.sha256",
    "paper_payload.sha256",
    "profile_draft.source",
    "publication.sha256",
    "pending_image.media_type",
    "pending_image.name",
    "pending_image.sha256",
    "question_image.media_type",
    "question_image.name",
    "question_image.sha256",
    "question_version.content_hash",
    "question_version.kind",
    "refused_answer.reason",
    "refused_answer.response",
    "provision.article",
    "provision.clause",
    "registration_hand_in.sha256",
    "regulation_profile.code",
    "regulation_profile.sha256",
    "regulation_profile.source",
    "rule_setting.before",
    "rule_setting.key",
    "rule_setting.rule",
    "rule_setting.value",
    "script.code",
    "room_machine.fingerprint",
    "room_package.confirmation_code",
    "room_package.room_ledger_head",
    "session.token_hash",
    "sign_in_failure.budget",
    "standard_panel.form_sha256",
    "standard_panel.title_folded",
    "stored_file.media_type",
    "stored_file.sha256",
    "user_session.token_hash",
    "device_request.token_hash",
    "issued_paper.code",
    "issued_paper.kind",
    "issued_paper.sign",
    "job.return_url",
    "exam.scheme",
    "finding.condition",
    "finding_decision.condition",
    "import_row.row_error",
    "import_row.warning",
    "deduction_decision.sanction",
    "loaded_package.sha256",
    "violation.sanction",
}
"""Text that no person types and that must stay what it is."""


@dataclass
class World(Learning, Marking, Packages, Rounds):
    """Where each named argument of an address leads, and who may be asked."""

    names: dict[str, object] = field(default_factory=dict)
    by_blueprint: dict[tuple[str, str], object] = field(default_factory=dict)
    by_endpoint: dict[tuple[str, str], object] = field(default_factory=dict)
    room_cookie: str = ""
    national_id: str = ""
    job: Any = None
    answer: Any = None
    panels: Any = ()
    saved_filter: Any = None

    @classmethod
    def build(cls, *, secret: str, mark: str = "") -> "World":
        """Make a world. `secret` is the installation's; `mark` goes into every text."""
        world = cls(mark=mark)
        world._accounts()
        world._bank()
        world._round()
        world._training()
        world._marking()
        world.taint()
        world._exam_day(secret)
        world._package(world.exam, world.papers[1], secret)
        world._results()
        world.taint()
        db.session.commit()
        return world

    def arguments(self, rule: Rule, other: "World | None" = None) -> dict[str, object]:
        """A value for each argument of the rule; the last identifier from `other` if given."""
        found = {name: self._argument(rule, name) for name in argument_names(rule)}
        if other:
            last = identifiers(rule)[-1]
            found[last] = other._argument(rule, last)
        return found

    def _argument(self, rule: Rule, name: str) -> object:
        blueprint = rule.endpoint.split(".")[0]
        for table, key in (
            (self.by_endpoint, (rule.endpoint, name)),
            (self.by_blueprint, (blueprint, name)),
        ):
            if key in table:
                return table[key]
        choice = re.search(rf"<any\(([^,)]+)[^)]*\):{name}>", rule.rule)
        return choice[1] if choice else self.names[name]

    def knows(self, rule: Rule) -> bool:
        """Whether every argument of the rule has a value."""
        try:
            self.arguments(rule)
        except KeyError:
            return False
        return True

    def belongs_to(self, user: User) -> None:
        """Make this person the one whose job, application and enrolment the world holds.

        They also lead its panels and sit on them.
        """
        self.job.owner_id = self.answer.user_id = user.id
        for panel in self.panels:
            panel.chair_id = panel.panellists[0].user_id = user.id
        self.saved_filter.owner_id = self.draft.user_id = user.id
        application = db.session.get_one(Application, self.names["application_id"])
        user.national_id = application.national_id
        db.session.commit()

    def taint(self) -> None:
        """Put the mark into every text column a person's words may reach."""
        if not self.mark:
            return
        db.session.flush()
        for table in Model.metadata.sorted_tables:
            for column in table.columns:
                plain = type(column.type) is String and not column.foreign_keys
                if plain and str(column) not in READ_BY_PROGRAMS:
                    db.session.execute(
                        update(table)
                        .where(column.not_like("%onload%"))
                        .values({column: column + self.mark})
                    )
        db.session.expire_all()


def argument_names(rule: Rule) -> list[str]:
    """The rule's arguments in the order of the address."""
    return re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule.rule)


def identifiers(rule: Rule) -> list[str]:
    """The arguments that are uuids, in the order of the address."""
    return re.findall(r"<uuid:([^<>]+)>", rule.rule)
