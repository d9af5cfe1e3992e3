"""The demonstration's next round, which takes registrations online just now."""

from datetime import timedelta

from app import clock
from app.demo.people import Cast
from app.exams.creating import create_exam
from app.exams.models import Exam
from app.registration.opening import open_registration
from app.regulations.models import RegulationProfile

QUOTAS = {"Hà Nội": 4, "Nghệ An": 3, "Đà Nẵng": 2, "TP. Hồ Chí Minh": 6}
DAYS_OPEN = 20


def open_next_round(profile: RegulationProfile, cast: Cast) -> Exam:
    """An exam that closes in some weeks and that candidates may register for from today."""
    today = clock.today()
    closing = today + timedelta(days=DAYS_OPEN)
    exam = create_exam(
        f"chv-{closing:%Y-%m}",
        title=f"Kỳ thi tuyển Chấp hành viên sơ cấp đợt tháng {closing:%m/%Y}",
        profile=profile,
        closing_on=closing,
        content_on=closing + timedelta(days=30),
        quotas=QUOTAS,
        by=cast.administrator,
    )
    open_registration(exam, today, by=cast.administrator)
    return exam
