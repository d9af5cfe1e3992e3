"""What marks an installation as a demonstration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.exams.models import Exam
from app.sittings.models import Seat
from app.training.models import Certificate, Class


class Demonstration(Model):
    """The one row that says so, and what the start page of a demonstration points at."""

    __tablename__ = "demonstration"
    __table_args__ = (CheckConstraint("marker = 1", name="one_row"),)

    marker: Mapped[int] = mapped_column(unique=True, default=1)
    loaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"))
    """The round that was held and published."""
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    """The newcomer's seat in the sitting that is open now."""
    class_id: Mapped[UUID] = mapped_column(ForeignKey("training_class.id"))
    """The class under way."""
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    """A certificate to verify."""
    exam: Mapped[Exam] = relationship()
    seat: Mapped[Seat] = relationship()
    training_class: Mapped[Class] = relationship()
    certificate: Mapped[Certificate] = relationship()
