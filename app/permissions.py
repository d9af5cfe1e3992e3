"""Who may do what, on one page. Roles and permissions are names only: no models here."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an account is for. One account has one role; duties that follow each other are apart."""

    CANDIDATE = "candidate"
    TRAINER = "trainer"
    EXAM_ADMINISTRATOR = "exam_administrator"
    INVIGILATOR = "invigilator"
    INSPECTOR = "inspector"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Permission(StrEnum):
    """Named <feature>:<what>, in alphabetical order."""

    ACCOUNTS_MANAGE = "accounts:manage"
    ACCOUNTS_READ = "accounts:read"
    BANK_GRANT = "bank:grant"
    BANK_READ = "bank:read"
    BANK_WRITE = "bank:write"
    CANDIDATES_DECIDE = "candidates:decide"
    CANDIDATES_IMPORT = "candidates:import"
    CANDIDATES_READ = "candidates:read"
    COUNCIL_MANAGE = "council:manage"
    COUNCIL_READ = "council:read"
    EXAMS_MANAGE = "exams:manage"
    EXAMS_READ = "exams:read"
    JOBS_READ = "jobs:read"
    LEDGER_READ = "ledger:read"
    MARKING_LEAD = "marking:lead"
    MARKING_MARK = "marking:mark"
    OWN_READ = "own:read"
    OWN_REGISTER = "own:register"
    PACKAGES_HOLD = "packages:hold"
    PACKAGES_MANAGE = "packages:manage"
    PACKAGES_RUN = "packages:run"
    PAPERS_ASSEMBLE = "papers:assemble"
    PAPERS_ISSUE = "papers:issue"
    PAPERS_ISSUED_READ = "papers:issued-read"
    PAPERS_PRINT = "papers:print"
    PAPERS_PRINT_KEYS = "papers:print-keys"
    PAPERS_READ = "papers:read"
    PAPERS_SWAP = "papers:swap"
    REGULATIONS_MANAGE = "regulations:manage"
    REGULATIONS_READ = "regulations:read"
    RESULTS_PUBLISH = "results:publish"
    RESULTS_READ = "results:read"
    RESULTS_SETTLE = "results:settle"
    SITTINGS_INVIGILATE = "sittings:invigilate"
    SITTINGS_MANAGE = "sittings:manage"
    SITTINGS_READ = "sittings:read"
    STANDARDS_LEAD = "standards:lead"
    STANDARDS_RATE = "standards:rate"
    STANDARDS_READ = "standards:read"
    TRAINING_LEARN = "training:learn"
    TRAINING_MANAGE = "training:manage"
    TRAINING_READ = "training:read"


P = Permission

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.CANDIDATE: frozenset({P.OWN_READ, P.OWN_REGISTER, P.TRAINING_LEARN}),
    Role.TRAINER: frozenset(
        {
            P.BANK_READ,
            P.BANK_WRITE,
            P.EXAMS_READ,
            P.JOBS_READ,
            P.MARKING_LEAD,
            P.MARKING_MARK,
            P.PAPERS_ASSEMBLE,
            P.PAPERS_PRINT_KEYS,
            P.PAPERS_READ,
            P.PAPERS_SWAP,
            P.REGULATIONS_READ,
            P.STANDARDS_LEAD,
            P.STANDARDS_RATE,
            P.STANDARDS_READ,
            P.TRAINING_LEARN,
            P.TRAINING_MANAGE,
            P.TRAINING_READ,
        }
    ),
    Role.EXAM_ADMINISTRATOR: frozenset(
        {
            P.BANK_GRANT,
            P.CANDIDATES_DECIDE,
            P.CANDIDATES_IMPORT,
            P.CANDIDATES_READ,
            P.COUNCIL_MANAGE,
            P.COUNCIL_READ,
            P.EXAMS_MANAGE,
            P.EXAMS_READ,
            P.JOBS_READ,
            P.PACKAGES_HOLD,
            P.PACKAGES_MANAGE,
            P.PACKAGES_RUN,
            P.PAPERS_ASSEMBLE,
            P.PAPERS_ISSUE,
            P.PAPERS_ISSUED_READ,
            P.PAPERS_PRINT,
            P.REGULATIONS_MANAGE,
            P.REGULATIONS_READ,
            P.RESULTS_PUBLISH,
            P.RESULTS_READ,
            P.RESULTS_SETTLE,
            P.SITTINGS_INVIGILATE,
            P.SITTINGS_MANAGE,
            P.SITTINGS_READ,
            P.STANDARDS_READ,
            P.TRAINING_READ,
        }
    ),
    Role.INVIGILATOR: frozenset({P.EXAMS_READ, P.SITTINGS_INVIGILATE, P.SITTINGS_READ}),
    Role.INSPECTOR: frozenset(
        {
            P.ACCOUNTS_READ,
            P.BANK_READ,
            P.CANDIDATES_READ,
            P.COUNCIL_READ,
            P.EXAMS_READ,
            P.JOBS_READ,
            P.LEDGER_READ,
            P.PACKAGES_HOLD,
            P.PAPERS_ISSUED_READ,
            P.PAPERS_READ,
            P.REGULATIONS_READ,
            P.RESULTS_READ,
            P.SITTINGS_READ,
            P.STANDARDS_READ,
            P.TRAINING_READ,
        }
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {P.ACCOUNTS_MANAGE, P.ACCOUNTS_READ, P.JOBS_READ, P.LEDGER_READ, P.PACKAGES_RUN}
    ),
}
