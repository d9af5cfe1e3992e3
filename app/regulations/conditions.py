"""The check of each kind of condition: claims in, verdict and evidence out.

Nobody is refused by a mere mismatch: what is missing, unreadable or unknown goes to a person.
"""

from collections.abc import Sequence
from datetime import date

from app.regulations.claims import Claims, PartialDate, Unclear, WorkPeriod
from app.regulations.grounds import read_grounds
from app.regulations.legal_work import months_of_work
from app.regulations.periods import whole_months
from app.regulations.profile import (
    AgeCondition,
    AppraisalCondition,
    CertificateCondition,
    Condition,
    ConsentCondition,
    DeclaredCondition,
    DisciplineCondition,
    ExperienceCondition,
    PersonCondition,
    PriorityCondition,
    Provinces,
    RegulationProfile,
    Verdict,
    WordingCondition,
    plain,
    province_key,
)
from app.regulations.selection import PriorityRule
from app.text.messages import N_, Message

Judgement = tuple[Verdict, Message]

_NEEDED_OUTSIDE = N_(
    "%(employer)s ngoài hệ thống thi hành án dân sự, không có văn bản đồng ý của cơ quan"
)
_NEEDED_ELSEWHERE = N_(
    "Công tác ở %(work)s, dự thi ở %(exam)s, không có văn bản đồng ý của cơ quan"
)

_MET, _NOT_MET, _FOR_PERSON = Verdict.MET, Verdict.NOT_MET, Verdict.FOR_PERSON


def judge(
    profile: RegulationProfile, condition: Condition, claims: Claims, closing_date: date
) -> Judgement:
    """Judge one condition of the profile. TypeError for a kind that has no check."""
    match condition:
        case WordingCondition():
            judgement = _judge_wording(condition, claims, closing_date)
        case ExperienceCondition():
            judgement = _judge_experience(condition, claims, closing_date)
        case CertificateCondition():
            judgement = _judge_certificate(claims, closing_date)
        case AppraisalCondition():
            judgement = _judge_appraisals(condition, claims, closing_date)
        case DisciplineCondition():
            judgement = _judge_discipline(condition, claims, closing_date)
        case DeclaredCondition():
            judgement = _judge_declared(condition, claims)
        case ConsentCondition():
            judgement = _judge_consent(condition, claims, profile.provinces)
        case _:
            judgement = _judge_more(profile, condition, claims, closing_date)
    return judgement


def _judge_more(
    profile: RegulationProfile, condition: Condition, claims: Claims, closing_date: date
) -> Judgement:
    match condition:
        case AgeCondition():
            return _judge_age(condition, claims, closing_date)
        case PriorityCondition():
            return _judge_priority(profile.priority, claims.priority)
        case PersonCondition():
            return _FOR_PERSON, Message(N_("Người kiểm tra hồ sơ xem xét"))
        case _:
            raise TypeError(type(condition).__name__)


def _judge_age(condition: AgeCondition, claims: Claims, closing_date: date) -> Judgement:
    """Judge the years full on the closing date (Civil Code 2015, article 148)."""
    years = whole_months(claims.birth_date, closing_date) // 12
    params = {
        "born": f"{claims.birth_date:%d/%m/%Y}",
        "closing": f"{closing_date:%d/%m/%Y}",
        "years": years,
        "needed": condition.years,
    }
    template = N_("Sinh %(born)s, đến %(closing)s đủ %(years)s tuổi, cần %(needed)s tuổi")
    return (_MET if years >= condition.years else _NOT_MET), Message(template, params)


def _judge_priority(rule: PriorityRule | None, text: str) -> Judgement:
    """Judge whether what was written names categories of the rule. TypeError without a rule."""
    if rule is None:
        raise TypeError(text)
    grounds = read_grounds(rule, text)
    if grounds.unknown:
        params: dict[str, object] = {"text": "; ".join(grounds.unknown)}
        return _FOR_PERSON, Message(N_("Chưa rõ “%(text)s” thuộc diện ưu tiên nào"), params)
    if not grounds.categories:
        return _MET, Message(N_("Không khai diện ưu tiên"))
    titles = [one.title for one in rule.categories if one.id in grounds.categories]
    points = format(rule.points_of(grounds.categories), "f").replace(".", ",")
    params = {"titles": "; ".join(titles), "points": points}
    return _MET, Message(N_("%(titles)s: cộng %(points)s điểm (mức cao nhất)"), params)


def _judge_wording(condition: WordingCondition, claims: Claims, closing_date: date) -> Judgement:
    text = str(getattr(claims, condition.claim))
    if not text:
        return _FOR_PERSON, Message(N_("Chưa ghi"))
    verdict = condition.wordings.judge(text)
    if verdict is _MET and condition.held_by is not None:
        year = getattr(claims, condition.held_by)
        if isinstance(year, int) and year > closing_date.year:
            params = {"text": text, "year": year}
            return _FOR_PERSON, Message(N_("“%(text)s”, năm %(year)s, sau ngày chốt hồ sơ"), params)
    return verdict, Message("“%(text)s”", {"text": text})


def _judge_experience(
    condition: ExperienceCondition, claims: Claims, closing_date: date
) -> Judgement:
    if claims.legal_work:
        return _judge_periods(condition, claims.legal_work, closing_date)
    since = claims.legal_work_from
    if not isinstance(since, PartialDate):
        return _unreadable(since)
    exact = since if since.month is None else PartialDate.of(since.earliest)
    most = whole_months(exact.earliest, closing_date)
    least = whole_months(exact.latest, closing_date)
    params = {
        "since": since,
        "months": max(0, most),
        "needed": condition.months,
        "closing": f"{closing_date:%d/%m/%Y}",
    }
    template = N_("Từ %(since)s đến %(closing)s: %(months)s tháng tròn, cần %(needed)s tháng")
    return _between(least >= condition.months, most >= condition.months), Message(template, params)


def _judge_periods(
    condition: ExperienceCondition, periods: Sequence[WorkPeriod], closing_date: date
) -> Judgement:
    least, most = months_of_work(periods, closing_date)
    shown = "; ".join(map(str, periods))
    params = {
        "periods": shown,
        "months": least,
        "needed": condition.months,
        "closing": f"{closing_date:%d/%m/%Y}",
    }
    template = N_(
        "%(periods)s, đến %(closing)s: %(months)s tháng tròn (thời gian trùng tính một lần), "
        "cần %(needed)s tháng"
    )
    return _between(least >= condition.months, most >= condition.months), Message(template, params)


def _between(surely: bool, possibly: bool) -> Verdict:
    """The verdict over an interval: met at its worst, not met at its best, else for a person."""
    if surely:
        return _MET
    return _FOR_PERSON if possibly else _NOT_MET


def _judge_certificate(claims: Claims, closing_date: date) -> Judgement:
    number, issued = claims.certificate_number, claims.certificate_on
    if not number and issued is None:
        return _NOT_MET, Message(N_("Không ghi chứng chỉ đào tạo nghiệp vụ thi hành án dân sự"))
    if not isinstance(issued, PartialDate):
        return _unreadable(issued)
    verdict = _between(issued.latest <= closing_date, issued.earliest <= closing_date)
    params = {"number": number, "day": issued, "closing": f"{closing_date:%d/%m/%Y}"}
    if not number and verdict is _MET:
        return _FOR_PERSON, Message(N_("Chưa ghi số chứng chỉ, ngày cấp %(day)s"), params)
    template = N_("Chứng chỉ %(number)s cấp %(day)s, ngày chốt hồ sơ %(closing)s")
    return verdict, Message(template, params)


def _unreadable(given: Unclear | None) -> Judgement:
    if given is None:
        return _FOR_PERSON, Message(N_("Chưa ghi thời gian"))
    return _FOR_PERSON, Message(N_("Không đọc được “%(text)s”"), {"text": given.text})


def _judge_appraisals(
    condition: AppraisalCondition, claims: Claims, closing_date: date
) -> Judgement:
    years = range(closing_date.year - condition.years, closing_date.year)
    texts = {year: claims.appraisals.get(year, "") for year in years}
    verdicts = {condition.wordings.judge(text) for text in texts.values()}
    shown = "; ".join(f"{year}: {text or '–'}" for year, text in texts.items())
    evidence = Message("%(appraisals)s", {"appraisals": shown})
    for verdict in (_NOT_MET, _FOR_PERSON):
        if verdict in verdicts:
            return verdict, evidence
    return _MET, evidence


def _judge_discipline(
    condition: DisciplineCondition, claims: Claims, closing_date: date
) -> Judgement:
    if claims.under_discipline is True:
        return _NOT_MET, Message(N_("Đang bị xem xét kỷ luật"))
    form, decided = plain(claims.discipline), claims.discipline_on
    if condition.none.fullmatch(form):
        form = ""
    verdict, evidence = _judge_decision(condition, form, claims, closing_date)
    if not form and decided is None:
        verdict, evidence = _MET, Message(N_("Không có quyết định kỷ luật"))
    if verdict is _MET and claims.under_discipline is not False:
        return _asked(claims.under_discipline)
    return verdict, evidence


def _judge_decision(
    condition: DisciplineCondition, form: str, claims: Claims, closing_date: date
) -> Judgement:
    """Judge a disciplinary decision: over once its months are full on the closing date."""
    decided = claims.discipline_on
    if not isinstance(decided, PartialDate):
        return _unreadable(decided)
    params = {"form": claims.discipline, "day": decided, "months": condition.months}
    template = N_("%(form)s ngày %(day)s, hiệu lực %(months)s tháng")
    over = _between(
        whole_months(decided.latest, closing_date) >= condition.months,
        whole_months(decided.earliest, closing_date) >= condition.months,
    )
    unknown = not condition.forms.fullmatch(form) or decided.latest > closing_date
    if unknown and over is not _MET:
        return _FOR_PERSON, Message(template, params)
    return over, Message(template, params)


def _asked(answer: Unclear | bool | None) -> Judgement:
    """For a person, because a question was not answered or its answer cannot be read."""
    if isinstance(answer, Unclear):
        return _FOR_PERSON, Message(N_("Không đọc được “%(text)s”"), {"text": answer.text})
    return _FOR_PERSON, Message(N_("Danh sách không có cột khai nội dung này"))


def _judge_declared(condition: DeclaredCondition, claims: Claims) -> Judgement:
    answer = getattr(claims, condition.claim)
    if not isinstance(answer, bool):
        return _asked(answer)
    evidence = Message(N_("Khai là có") if answer else N_("Khai là không"))
    return (_MET if answer is condition.holds else _NOT_MET), evidence


def _judge_consent(condition: ConsentCondition, claims: Claims, provinces: Provinces) -> Judgement:
    if claims.consent is True:
        return _MET, Message(N_("Có văn bản đồng ý của cơ quan đang công tác"))
    params = {
        "employer": claims.employer,
        "work": claims.work_province,
        "exam": claims.exam_province,
    }
    outsider = _needs_as_outsider(condition, claims)
    stranger = _needs_as_stranger(claims, provinces)
    if outsider or stranger:
        if claims.consent is False:
            return _NOT_MET, Message(_NEEDED_OUTSIDE if outsider else _NEEDED_ELSEWHERE, params)
        return _asked(claims.consent)
    if outsider is None or stranger is None:
        template = N_("Chưa rõ cơ quan, nơi công tác (%(employer)s, %(work)s)")
        return _FOR_PERSON, Message(template, params)
    return _MET, Message(N_("Cùng tỉnh và trong hệ thống thi hành án dân sự: không cần đồng ý"))


def _needs_as_outsider(condition: ConsentCondition, claims: Claims) -> bool | None:
    if not claims.employer:
        return None
    return condition.inside.fullmatch(plain(claims.employer)) is None


def _needs_as_stranger(claims: Claims, provinces: Provinces) -> bool | None:
    work, exam = provinces.find(claims.work_province), provinces.find(claims.exam_province)
    if work is not None and exam is not None:
        return work != exam
    same = province_key(claims.work_province) == province_key(claims.exam_province) != ""
    return False if same else None
