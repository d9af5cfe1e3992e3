"""A profile put into sentences: every rule, what it says, where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.i18n import N_, _
from app.regulations import profile as rules
from app.regulations.citation import Citation
from app.regulations.describing_council import describe_council
from app.regulations.profile import RegulationProfile
from app.regulations.rule import Rule
from app.regulations.selection import WITHOUT_PRIORITY, PaperRule, SupplementRule

FORMS = {
    "computer": N_("trên máy vi tính"),
    "written": N_("thi viết"),
    "multiple_choice": N_("trắc nghiệm"),
    "interview": N_("phỏng vấn"),
    "oral": N_("vấn đáp"),
    "practical": N_("thực hành"),
    "project": N_("đề án"),
}
QUOTAS = {
    "province": N_("theo chỉ tiêu từng tỉnh"),
    "post": N_("theo chỉ tiêu từng vị trí việc làm"),
}
ROUNDINGS = {
    "half_up": N_("chữ số tiếp theo từ 5 thì làm tròn lên"),
    "half_even": N_("chữ số tiếp theo bằng 5 thì làm tròn về số chẵn"),
}
UNITS = {
    rules.DeadlineUnit.DAYS: N_("ngày"),
    rules.DeadlineUnit.WORKING_DAYS: N_("ngày làm việc"),
    rules.DeadlineUnit.YEARS: N_("năm"),
}
EVENTS = {
    "notice_published": N_("đăng thông báo tuyển dụng"),
    "registration_opening": N_("bắt đầu nhận Phiếu đăng ký"),
    "registration_closed": N_("hết hạn nhận Phiếu đăng ký"),
    "first_round_ended": N_("kết thúc vòng 1"),
    "second_round_ended": N_("kết thúc vòng 2"),
    "computer_paper_ended": N_("kết thúc bài thi trên máy"),
    "results_reported": N_("Hội đồng báo cáo kết quả"),
    "results_approved_on": N_("kết quả được phê duyệt"),
    "winners_published": N_("công bố kết quả trúng tuyển"),
    "files_completed": N_("người trúng tuyển hoàn thiện hồ sơ"),
    "recruitment_decided": N_("người trúng tuyển nhận được quyết định tuyển dụng"),
    "place_vacated": N_("quyết định tuyển dụng bị hủy"),
    "preselection": N_("có kết quả sơ tuyển"),
    "exam_opening": N_("khai mạc kỳ thi"),
    "exam_closing": N_("kết thúc kỳ thi"),
    "scores_published": N_("công bố điểm thi"),
    "appeals_closed": N_("hết hạn nhận đơn phúc khảo"),
    "appeals_settled": N_("có kết quả phúc khảo"),
    "results_published": N_("công bố kết quả kỳ thi"),
}
"""The events deadlines are counted from, in words; one a profile adds shows as its own key."""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one kind."""

    title: str
    rules: Sequence[Rule]


def describe_profile(profile: RegulationProfile) -> list[RuleGroup]:
    """Every rule of the profile in words, grouped; groups without rules are left out."""
    groups = [
        RuleGroup(_("Điều kiện dự thi"), [_condition(rule) for rule in profile.conditions]),
        RuleGroup(_("Môn thi và cách tính điểm"), list(_papers(profile))),
        RuleGroup(_("Xếp hạng và trúng tuyển"), list(_ranking(profile))),
        RuleGroup(_("Trong phòng thi"), list(_room(profile))),
        RuleGroup(_("Vi phạm và kỷ luật phòng thi"), list(_conduct(profile))),
        RuleGroup(_("Hội đồng thi, các ban"), list(describe_council(profile.council))),
        RuleGroup(_("Thời hạn"), [describe_deadline(rule) for rule in profile.deadlines]),
        RuleGroup(_("Sơ tuyển, đào tạo và địa bàn"), list(_others(profile))),
    ]
    return [group for group in groups if group.rules]


def event_label(event: str) -> str:
    """What an event of a deadline is called."""
    return _(EVENTS[event]) if event in EVENTS else event


def describe_deadline(rule: rules.Deadline) -> Rule:
    """A deadline in words: "trong 3 ngày làm việc sau khi có kết quả sơ tuyển"."""
    if rule.by_day is not None:
        month, day = rule.by_day
        says = _("chậm nhất ngày %(day)s hằng năm", day=f"{day:02}/{month:02}")
        return Rule(rule.title, says, rule.citation)
    template = _("ít nhất %(count)s %(unit)s trước khi %(event)s")
    if not rule.before:
        template = _("trong %(count)s %(unit)s sau khi %(event)s")
    words = {
        "count": rule.count,
        "unit": _(UNITS[rule.unit]),
        "event": event_label(rule.event or ""),
    }
    says = template % words
    if rule.larger:
        says += "; " + _(
            "từ %(candidates)s thí sinh trở lên: %(count)s %(unit)s",
            candidates=rule.larger.candidates,
            count=rule.larger.count,
            unit=words["unit"],
        )
    return Rule(rule.title, says, rule.citation)


def cite(profile: RegulationProfile, citation: Citation) -> str:
    """The citation in full: article and law, so that it stands by itself."""
    return f"{citation.text}, {profile.sources[citation.source]}"


def _condition(rule: rules.Condition) -> Rule:
    says = ""
    if isinstance(rule, rules.ExperienceCondition):
        says = _("ít nhất %(months)s tháng tròn đến ngày chốt hồ sơ", months=rule.months)
    elif isinstance(rule, rules.AppraisalCondition):
        says = _("%(years)s năm gần nhất trước năm chốt hồ sơ", years=rule.years)
    elif isinstance(rule, rules.DisciplineCondition):
        says = _("quyết định kỷ luật có hiệu lực %(months)s tháng", months=rule.months)
    elif isinstance(rule, rules.AgeCondition):
        says = _("đủ %(years)s tuổi đến ngày chốt hồ sơ", years=rule.years)
    elif isinstance(rule, rules.PersonCondition):
        says = _("do người kiểm tra hồ sơ xem xét")
    return Rule(rule.title, says, rule.citation)


def _papers(profile: RegulationProfile) -> Iterable[Rule]:
    rounds = any(paper.round > 1 for paper in profile.papers)
    for paper in profile.papers:
        parts = [_("vòng %(number)s", number=paper.round)] if rounds else []
        yield Rule(paper.title, ", ".join([*parts, *_paper(paper)]), paper.citation)
    titles = {paper.id: paper.title for paper in profile.papers}
    for scheme in profile.schemes:
        says = "; ".join(titles[paper] for paper in scheme.papers)
        yield Rule(_("Phương án: %(title)s", title=scheme.title), says, scheme.citation)
    yield from _scoring(profile)


def _paper(paper: PaperRule) -> Iterable[str]:
    yield _(FORMS[paper.form])
    yield _("%(span)s phút", span=_span(paper.minutes))
    if paper.questions:
        yield _("%(span)s câu", span=_span(paper.questions))
    yield (
        _("hệ số %(weight)s", weight=plain_number(paper.weight))
        if paper.weight
        else _("không tính vào tổng điểm")
    )
    yield _("đạt từ %(mark)s điểm", mark=plain_number(paper.pass_mark))
    if paper.go_on_percent is not None:
        percent = plain_number(paper.go_on_percent)
        yield _("từ %(percent)s%% thì được dự môn tiếp theo", percent=percent)


def _scoring(profile: RegulationProfile) -> Iterable[Rule]:
    scoring = profile.scoring
    says = _(
        "thang %(scale)s, làm tròn %(decimals)s chữ số thập phân, tổng tối đa %(total)s",
        scale=plain_number(scoring.scale),
        decimals=scoring.decimals,
        total=plain_number(scoring.max_total),
    )
    yield Rule(_("Thang điểm"), says, scoring.citation)
    if profile.rounding:
        says = _(
            "%(decimals)s chữ số thập phân; %(mode)s",
            decimals=profile.rounding.decimals,
            mode=_(ROUNDINGS[profile.rounding.mode]),
        )
        yield Rule(_("Làm tròn tổng điểm"), says, profile.rounding.citation)
    if profile.marking:
        marking = profile.marking
        says = _(
            "lệch không quá %(mean)s điểm lấy trung bình, từ %(third)s điểm chấm lần ba; "
            "đáp án chia bước %(step)s điểm; phúc khảo lệch dưới %(direct)s điểm thì lấy",
            mean=plain_number(marking.average_up_to),
            third=plain_number(marking.third_marker_from),
            step=plain_number(marking.mark_step),
            direct=plain_number(marking.appeal_direct_below),
        )
        yield Rule(_("Chấm bài thi viết"), says, marking.citation)


def _ranking(profile: RegulationProfile) -> Iterable[Rule]:
    titles = {paper.id: paper.title for paper in profile.papers}
    titles[WITHOUT_PRIORITY] = _("tổng điểm chưa cộng ưu tiên")
    ranking = profile.ranking
    says = _(
        "%(quota)s; bằng điểm thì xét %(papers)s; vẫn bằng thì %(who)s quyết định",
        quota=_(QUOTAS[ranking.quota_by]),
        papers=", ".join(titles[rung] for rung in ranking.tie_break),
        who=ranking.decided_by,
    )
    yield Rule(_("Thứ tự trúng tuyển"), says, ranking.citation)
    if profile.bonus:
        says = _("cộng %(points)s điểm vào tổng điểm", points=plain_number(profile.bonus.points))
        yield Rule(profile.bonus.title, says, profile.bonus.citation)
    if profile.priority:
        yield Rule(profile.priority.title, "", profile.priority.citation)
        for category in profile.priority.categories:
            says = _("cộng %(points)s điểm", points=plain_number(category.points))
            yield Rule(category.title, says, category.citation)
    if profile.outside_quota:
        yield Rule(profile.outside_quota.title, "", profile.outside_quota.citation)
    if profile.supplement:
        yield _supplement(profile.supplement)


def _supplement(rule: SupplementRule) -> Rule:
    parts = []
    if rule.next_in_group:
        parts.append(_("thay người không nhận việc bằng người thấp hơn liền kề ở cùng chỉ tiêu"))
    if rule.other_group_years is not None:
        years = rule.other_group_years
        parts.append(
            _("người hết chỉ tiêu được sang đơn vị khác nếu cam kết %(years)s năm", years=years)
        )
    parts.append(
        _("bảo lưu kết quả cho kỳ sau") if rule.carries_over else _("không bảo lưu kết quả")
    )
    return Rule(_("Lấy bổ sung"), "; ".join(parts), rule.citation)


def _room(profile: RegulationProfile) -> Iterable[Rule]:
    for late in profile.late_arrivals:
        says = _(
            "môn thi %(span)s phút: được vào muộn không quá %(minutes)s phút",
            span=_span(late.paper_minutes),
            minutes=late.minutes,
        )
        yield Rule(_("Đến muộn"), says, late.citation)
    if profile.room:
        yield _entry(profile.room.entry)
        yield _network(profile.room.network)
        yield _added_time(profile.room.added_time)
        yield from _conduct_in_room(profile.room)


def _entry(rule: rules.EntryRule) -> Rule:
    says = _(
        "mở cửa trước giờ thi %(minutes)s phút; không cần giám thị cho vào",
        minutes=rule.doors_open_minutes,
    )
    if rule.admission_required:
        says = _(
            "mở cửa trước giờ thi %(minutes)s phút; "
            "giám thị kiểm tra giấy tờ rồi cho từng người vào",
            minutes=rule.doors_open_minutes,
        )
    return Rule(_("Vào phòng thi"), says, rule.citation)


def _network(rule: rules.NetworkRule) -> Rule:
    says = _(
        "câu trả lời đang gửi được nhận thêm %(seconds)s giây sau khi hết giờ; câu làm trong giờ "
        "nhưng đến muộn được giữ trong %(minutes)s phút, tính hay không do Chủ tịch quyết định",
        seconds=rule.grace_seconds,
        minutes=rule.late_window_minutes,
    )
    return Rule(_("Đường truyền"), says, rule.citation)


def _added_time(rule: rules.AddedTimeRule) -> Rule:
    says = _("một người quyết định và ghi lý do")
    if rule.alone_up_to_minutes is not None:
        says = _(
            "một người được cho không quá %(minutes)s phút; nhiều hơn phải có người thứ hai đồng ý",
            minutes=rule.alone_up_to_minutes,
        )
    return Rule(_("Thêm giờ, dừng đồng hồ"), says, rule.citation)


def _conduct(profile: RegulationProfile) -> Iterable[Rule]:
    for sanction in profile.sanctions:
        says = _(
            "%(grounds)s: trừ %(percent)s%% điểm môn thi. %(who)s quyết định",
            grounds=sanction.grounds,
            percent=plain_number(sanction.deduct_percent),
            who=sanction.decided_by,
        )
        yield Rule(sanction.title, says, sanction.citation)


def _conduct_in_room(room: rules.RoomRules) -> Iterable[Rule]:
    if room.repeats:
        says = _("vi phạm ở môn thi khác của kỳ thi không tính là tái phạm")
        if room.repeats.across_papers:
            says = _("vi phạm ở môn thi khác của kỳ thi cũng tính là tái phạm")
        yield Rule(_("Tái phạm"), says, room.repeats.citation)
    if room.hand_in:
        percent = plain_number(room.hand_in.unsigned_deduct_percent)
        says = _("không ký thì trừ %(percent)s%% điểm môn thi", percent=percent)
        yield Rule(_("Ký danh sách nộp bài"), says, room.hand_in.citation)
    if room.result:
        says = _("chỉ công bố khi Hội đồng thi công bố")
        if room.result.show_result_on_screen:
            says = _("hiện trên màn hình của thí sinh ngay khi kết thúc bài thi, chưa chính thức")
        yield Rule(_("Kết quả trên màn hình"), says, room.result.citation)
    if room.staff:
        says = _(
            "mỗi phòng ít nhất %(invigilators)s giám thị; thi trên máy thêm ít nhất "
            "%(technicians)s kỹ thuật viên",
            invigilators=room.staff.invigilators,
            technicians=room.staff.technicians,
        )
        yield Rule(_("Giám thị, kỹ thuật viên"), says, room.staff.citation)


def _others(profile: RegulationProfile) -> Iterable[Rule]:
    if profile.preselection:
        says = "; ".join(profile.preselection.papers)
        yield Rule(_("Sơ tuyển"), says, profile.preselection.citation)
    if profile.attendance:
        percent = plain_number(profile.attendance.present_percent)
        says = _("có mặt ít nhất %(percent)s%% số tiết", percent=percent)
        yield Rule(_("Chuyên cần"), says, profile.attendance.citation)
    says = _("%(count)s tỉnh, thành phố", count=len(profile.provinces.names))
    yield Rule(_("Địa bàn"), says, profile.provinces.citation)


def plain_number(value: Decimal) -> str:
    """A number of a rule as people write it: `7,5`, `300`."""
    return format(value, "f").replace(".", ",")


def _span(ends: tuple[int, int]) -> str:
    least, most = ends
    return str(least) if least == most else f"{least}–{most}"
