"""The features of the application, in the order they are registered."""

from app.accounts.cli import accounts_cli
from app.accounts.views import accounts
from app.analysis import models as _analysis_models
from app.analysis.views import analysis
from app.bank import comparing_models as _comparing_models
from app.bank import editor_views as _editor_views
from app.bank import image_models as _image_models
from app.bank import image_views as _image_views
from app.bank import models as _bank_models
from app.bank import review_models as _review_models
from app.bank import search_models as _search_models
from app.bank.cli import bank_cli
from app.bank.comparing_views import pairs
from app.bank.finding_views import finding
from app.bank.history_views import versions
from app.bank.many_views import many
from app.bank.preview_views import previews
from app.bank.provision_views import provisions
from app.bank.review_views import reviews
from app.bank.secret_views import secrets
from app.bank.views import bank
from app.booklets.views import booklets
from app.candidates import models as _candidate_models
from app.candidates.attachments import TELLERS
from app.candidates.cli import candidates_cli
from app.candidates.import_views import registration
from app.candidates.locks import LOCKS, RELEASES
from app.candidates.own_views import own
from app.candidates.preselection_views import preselection
from app.candidates.queries import count_applications
from app.candidates.steps import report_checking, report_registration
from app.candidates.views import candidates
from app.cli import init_command, serve_command
from app.config import Edition
from app.council import likeness_views as _likeness_views
from app.council import models as _council_models
from app.council.duty_views import on_duty
from app.council.stages import report_council
from app.council.views import council
from app.dashboards.views import dashboards
from app.delivery import models as _delivery_models
from app.delivery import payload_views as _payload_views
from app.delivery import ruling_models as _ruling_models
from app.delivery.cli import delivery_cli
from app.delivery.hot_path import HotPath
from app.delivery.views import room
from app.demo.cli import demo_cli
from app.exams import models as _exam_models
from app.exams import rule_views as _rule_views
from app.exams.blueprint_views import blueprints
from app.exams.steps import PROVIDERS, Stage
from app.exams.timeline import COUNTERS
from app.exams.views import exams
from app.files import models as _file_models
from app.home import models as _home_models
from app.home.ledger_views import ledger
from app.home.views import home
from app.i18n import _l
from app.invigilation import admission_models as _admission_models
from app.invigilation import models as _invigilation_models
from app.invigilation import place_models as _place_models
from app.invigilation import time_models as _time_models
from app.invigilation.admission_views import admission
from app.invigilation.announcement_views import announcements
from app.invigilation.complaint_views import complaints
from app.invigilation.conduct_views import conduct
from app.invigilation.device_views import room_devices
from app.invigilation.late_views import latecomings
from app.invigilation.place_views import places
from app.invigilation.rescue_views import rescues
from app.invigilation.retake_views import retakes
from app.invigilation.signature_views import signatures
from app.invigilation.time_views import room_time
from app.invigilation.views import invigilation
from app.issuing import models as _issuing_models
from app.issuing.views import papers
from app.jobs.cli import jobs_cli
from app.jobs.views import jobs
from app.ledger.cli import ledger_cli
from app.lockdown import models as _lockdown_models
from app.lockdown.cli import lockdown_cli
from app.lockdown.machine_views import machines
from app.lockdown.views import lockdown
from app.marking import models as _marking_models
from app.marking.own_views import essays
from app.marking.views import marking
from app.packages import models as _package_models
from app.packages.cli import packages_cli
from app.packages.machine_views import machine
from app.packages.views import packages
from app.permissions import Permission, Role
from app.registration import models as _registration_models
from app.registration.listing import tell_beside
from app.registration.staff_views import registrations
from app.registration.views import online
from app.regulations import calendar_views as _calendar_views
from app.regulations import models as _regulation_models
from app.regulations.draft_views import profile_drafts
from app.regulations.views import regulations
from app.results import models as _result_models
from app.results.cli import results_cli
from app.results.deduction_views import deductions
from app.results.stages import report_publishing, report_ranking, report_settling
from app.results.views import results
from app.sittings import models as _sitting_models
from app.sittings.cli import exams_cli
from app.sittings.form_views import paper_forms
from app.sittings.renumbering import lock_candidates, release_seats
from app.sittings.stages import report_exam_day, report_preparing
from app.sittings.views import sittings
from app.staffing import models as _staffing_models
from app.staffing.views import staffing
from app.standards import models as _standard_models
from app.standards.views import standards
from app.training import models as _training_models
from app.training.cli import training_cli
from app.training.views import certificates, learning, training
from app.web.edition import AT_THE_PORTAL, EVERYWHERE, Served
from app.web.navigation import NavigationItem

BLUEPRINTS = (
    home,
    ledger,
    accounts,
    jobs,
    bank,
    reviews,
    provisions,
    versions,
    secrets,
    previews,
    finding,
    pairs,
    many,
    exams,
    registration,
    candidates,
    preselection,
    own,
    online,
    registrations,
    council,
    dashboards,
    blueprints,
    regulations,
    profile_drafts,
    sittings,
    paper_forms,
    staffing,
    booklets,
    invigilation,
    announcements,
    admission,
    lockdown,
    machines,
    conduct,
    rescues,
    signatures,
    room_devices,
    room_time,
    places,
    retakes,
    latecomings,
    complaints,
    room,
    packages,
    machine,
    marking,
    essays,
    results,
    analysis,
    standards,
    deductions,
    papers,
    training,
    learning,
    certificates,
)
WRAPPERS = (HotPath,)
"""What stands before the application and answers some requests itself."""

CLI = (
    delivery_cli,
    lockdown_cli,
    init_command,
    serve_command,
    accounts_cli,
    bank_cli,
    jobs_cli,
    ledger_cli,
    exams_cli,
    candidates_cli,
    packages_cli,
    results_cli,
    training_cli,
    demo_cli,
)
MODELS = (
    _analysis_models,
    _bank_models,
    _review_models,
    _search_models,
    _comparing_models,
    _candidate_models,
    _council_models,
    _delivery_models,
    _exam_models,
    _file_models,
    _home_models,
    _image_models,
    _issuing_models,
    _lockdown_models,
    _invigilation_models,
    _admission_models,
    _ruling_models,
    _place_models,
    _time_models,
    _marking_models,
    _package_models,
    _registration_models,
    _regulation_models,
    _result_models,
    _sitting_models,
    _staffing_models,
    _standard_models,
    _training_models,
)
"""Modules imported only so that Alembic sees their tables."""

MORE_VIEWS = (
    _calendar_views,
    _editor_views,
    _image_views,
    _likeness_views,
    _payload_views,
    _rule_views,
)
"""Modules whose addresses join the blueprint of their feature's `views`."""

NAVIGATION = (
    NavigationItem(_l("Trang chính"), "home.start", None, "home"),
    NavigationItem(
        _l("Hồ sơ của tôi"), "own.list_own_applications", Permission.OWN_READ, "document"
    ),
    NavigationItem(
        _l("Đăng ký dự thi"), "online.list_registrations", Permission.OWN_REGISTER, "edit"
    ),
    NavigationItem(_l("Kết quả"), "results.show_own_results", Permission.OWN_READ, "chart"),
    NavigationItem(_l("Kỳ thi"), "exams.list_exams", Permission.EXAMS_READ, "exam"),
    NavigationItem(
        _l("Ngân hàng câu hỏi"), "bank.list_questions", Permission.BANK_READ, "question"
    ),
    NavigationItem(
        _l("Người đọc câu mật"),
        "secrets.list_accesses",
        Permission.BANK_GRANT,
        "shield",
        minor=True,
    ),
    NavigationItem(
        _l("Xác định điểm đạt"), "standards.list_panels", Permission.STANDARDS_READ, "chart"
    ),
    NavigationItem(_l("Đào tạo"), "training.list_classes", Permission.TRAINING_READ, "class"),
    NavigationItem(
        _l("Chấm bài tự luận"), "marking.list_tasks", Permission.MARKING_MARK, "edit", minor=True
    ),
    NavigationItem(_l("Học tập"), "learning.show_my_training", Permission.TRAINING_LEARN, "class"),
    NavigationItem(
        _l("Bộ quy tắc"), "regulations.list_profiles", Permission.REGULATIONS_READ, "law"
    ),
    NavigationItem(_l("Máy phòng thi"), "machine.show_machine", None, "exam"),
    NavigationItem(
        _l("Máy phòng thi"),
        "packages.list_machines",
        Permission.PACKAGES_MANAGE,
        "exam",
        minor=True,
    ),
    NavigationItem(
        _l("Mảnh khóa của tôi"),
        "packages.list_own_shares",
        Permission.PACKAGES_HOLD,
        "shield",
        minor=True,
    ),
    NavigationItem(
        _l("Tài khoản"), "accounts.list_accounts", Permission.ACCOUNTS_READ, "people", minor=True
    ),
    NavigationItem(_l("Sổ nhật ký"), "ledger.list_entries", Permission.LEDGER_READ, "shield"),
    NavigationItem(
        _l("Việc đang chạy"), "jobs.list_jobs", Permission.JOBS_READ, "clock", minor=True
    ),
)

EDITIONS: Served = {
    "static": EVERYWHERE,
    "accounts.sign_in": EVERYWHERE,
    "accounts.sign_out": EVERYWHERE,
    "accounts.choose_language": EVERYWHERE,
    "accounts.use_link": EVERYWHERE,
    "admission": EVERYWHERE,
    "announcements": EVERYWHERE,
    "complaints": EVERYWHERE,
    "complaints.rule_question": AT_THE_PORTAL,
    "conduct": EVERYWHERE,
    "invigilation": EVERYWHERE,
    "invigilation.prepare_sitting": AT_THE_PORTAL,
    "lockdown": EVERYWHERE,
    "machines": EVERYWHERE,
    "rescues": EVERYWHERE,
    "retakes": AT_THE_PORTAL,
    "room": EVERYWHERE,
    "signatures": EVERYWHERE,
    "machine": frozenset({Edition.ROOM}),
}
"""What a room machine serves; everything that is not named here only the portal does."""

STAGES = {
    Stage.COUNCIL: report_council,
    Stage.REGISTER: report_registration,
    Stage.CHECK: report_checking,
    Stage.PREPARE: report_preparing,
    Stage.EXAM_DAY: report_exam_day,
    Stage.SETTLE: report_settling,
    Stage.RANK: report_ranking,
    Stage.PUBLISH: report_publishing,
}
"""Which feature reports on which stage of a round (the lower features name their own)."""
INVIGILATION = (
    invigilation,
    announcements,
    admission,
    conduct,
    rescues,
    signatures,
    room_devices,
    room_time,
    places,
    retakes,
    latecomings,
    complaints,
)
"""Where invigilators work; only those whom a decision in force names may."""
for _room in INVIGILATION:
    _room.before_request(on_duty("invigilation", Role.INVIGILATOR))
PROVIDERS.update(STAGES)
COUNTERS.append(count_applications)
TELLERS.append(tell_beside)
LOCKS.append(lock_candidates)
RELEASES.append(release_seats)
