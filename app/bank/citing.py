"""Naming the provisions that questions rest on."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.bank import queries
from app.bank.models import Provision
from app.db import db
from app.errors import DomainError
from app.i18n import _
from question_bank.question import ProvisionRef


class UnknownLaw(DomainError):
    """A provision names a law that the bank does not hold."""


def find_provisions(references: Iterable[ProvisionRef]) -> Mapping[ProvisionRef, Provision]:
    """The provisions named, those not seen before added to their laws. Raise UnknownLaw."""
    wanted = list(dict.fromkeys(references))
    laws = queries.find_laws({each.law for each in wanted})
    for each in wanted:
        if each.law not in laws:
            raise UnknownLaw(_("Không có văn bản “%(code)s” trong ngân hàng.", code=each.law))
    ids = [law.id for law in laws.values()]
    # Of several editions of one place the latest is meant: later ones overwrite earlier ones.
    stmt = select(Provision).where(Provision.law_id.in_(ids)).order_by(Provision.edition)
    stored = db.session.scalars(stmt)
    found = {ProvisionRef(each.law.code, each.article, each.clause): each for each in stored}
    for each in wanted:
        if each not in found:
            provision = Provision(law=laws[each.law], article=each.article, clause=each.clause)
            db.session.add(provision)
            found[each] = provision
    return {each: found[each] for each in wanted}
