"""Reads of training that other features need: who holds a valid certificate."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select

from app.db import db
from app.training.models import Certificate, CourseKind

BATCH = 500
"""Identity numbers asked for in one statement: databases limit its parameters."""


def find_valid_certificate(national_id: str, on: date) -> Certificate | None:
    """The latest certificate of enforcement training that the person holds on the day.

    One that was revoked at any time does not count, nor one issued after the day. The law asks
    for this training of whoever is to be appointed (Luật Thi hành án dân sự 2008, Điều 18).
    """
    return valid_certificates({national_id}, on).get(national_id)


def valid_certificates(national_ids: Collection[str], on: date) -> dict[str, Certificate]:
    """The certificate of each person who holds a valid one on the day, by identity number."""
    found: dict[str, Certificate] = {}
    asked = sorted(set(national_ids))
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        for certificate in db.session.scalars(_valid(on).where(Certificate.national_id.in_(some))):
            found[certificate.national_id] = certificate
    return found


def _valid(on: date) -> Select[Certificate]:
    """Valid certificates, the latest of a person last."""
    return (
        select(Certificate)
        .where(
            Certificate.kind == CourseKind.ENFORCEMENT,
            Certificate.revoked_at.is_(None),
            Certificate.issued_on <= on,
        )
        .order_by(Certificate.issued_on, Certificate.issued_at)
    )
