from tests.factories.accounts import UserFactory
from tests.factories.bank import (
    LawFactory,
    ProvisionFactory,
    QuestionFactory,
    QuestionVersionFactory,
    TopicFactory,
)
from tests.factories.candidates import ApplicationFactory, CandidateFactory
from tests.factories.council import (
    CouncilAssignmentFactory,
    CouncilDecisionFactory,
    CouncilMemberFactory,
)
from tests.factories.exams import (
    BlueprintCellFactory,
    ExamFactory,
    PaperFactory,
    QuotaFactory,
    RegulationProfileFactory,
)
from tests.factories.sittings import (
    FormQuestionFactory,
    PaperFormFactory,
    RoomFactory,
    SeatFactory,
    SittingFactory,
)

__all__ = [
    "ApplicationFactory",
    "BlueprintCellFactory",
    "CandidateFactory",
    "CouncilAssignmentFactory",
    "CouncilDecisionFactory",
    "CouncilMemberFactory",
    "ExamFactory",
    "FormQuestionFactory",
    "LawFactory",
    "PaperFactory",
    "PaperFormFactory",
    "ProvisionFactory",
    "QuestionFactory",
    "QuestionVersionFactory",
    "QuotaFactory",
    "RegulationProfileFactory",
    "RoomFactory",
    "SeatFactory",
    "SittingFactory",
    "TopicFactory",
    "UserFactory",
]
