"""One example of each kind of question, for the template of a question sheet."""

from decimal import Decimal

from question_bank.items.areas import Area, Shape
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay, Step
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import matching_of
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Level, ProvisionRef, Question
from question_bank.scoring.policies import OrderPolicy

EXAMPLES = (
    Question(
        item=SingleChoice(
            stem="Theo Luật Thi hành án dân sự, ai ra quyết định thi hành án?",
            options=(
                "Thủ trưởng cơ quan thi hành án dân sự",
                "Chấp hành viên",
                "Thẩm tra viên",
                "Thư ký thi hành án",
            ),
            key=0,
        ),
        code="VD-001",
        topic="thu-tuc",
        level=Level.RECOGNISE,
        difficulty=Decimal("0.70"),
        explanation="Thủ trưởng cơ quan thi hành án có thẩm quyền ra quyết định thi hành án.",
        provisions=(ProvisionRef("luat-thads-2008-2014", "36"),),
        tags=("ví dụ",),
    ),
    Question(
        item=TrueFalse(
            stem="Chấp hành viên được Nhà nước giao nhiệm vụ thi hành các bản án, quyết định.",
            key=True,
        ),
        code="VD-002",
        topic="to-chuc",
        level=Level.UNDERSTAND,
        difficulty=Decimal("0.80"),
        provisions=(ProvisionRef("luat-thads-2008-2014", "17", "1"),),
    ),
    Question(
        item=FillIn(
            stem="Thời hiệu yêu cầu thi hành án là _____ năm, kể từ ngày bản án có hiệu lực.",
            accepted=("05", "5", "năm"),
        ),
        code="VD-003",
        topic="thu-tuc",
        level=Level.RECOGNISE,
        difficulty=Decimal("0.60"),
        provisions=(ProvisionRef("luat-thads-2008-2014", "30", "1"),),
    ),
    Question(
        item=MultipleResponse(
            stem="Những ai là đương sự trong thi hành án dân sự?",
            options=("Người được thi hành án", "Người phải thi hành án", "Người làm chứng"),
            keys=(0, 1),
        ),
        code="VD-004",
        topic="thu-tuc",
        level=Level.UNDERSTAND,
        difficulty=Decimal("0.60"),
        provisions=(ProvisionRef("luat-thads-2008-2014", "3", "1"),),
    ),
    Question(
        item=TrueFalseGroup(
            stem="Anh B làm đơn yêu cầu thi hành án. Xét từng ý:",
            statements=(
                "Anh B có thể nộp đơn trực tiếp.",
                "Anh B có thể gửi đơn qua bưu điện.",
                "Đơn phải có chữ ký hoặc điểm chỉ.",
                "Đơn không cần ghi ngày tháng.",
            ),
            keys=(True, True, True, False),
        ),
        code="VD-005",
        topic="thu-tuc",
        level=Level.APPLY,
        difficulty=Decimal("0.50"),
        stimulus="Anh B được Tòa án tuyên nhận 200.000.000 đồng của ông C.",
        provisions=(ProvisionRef("luat-thads-2008-2014", "31", "1"),),
    ),
    Question(
        item=Numeric(
            stem="Phải nộp 3% của 200.000.000 đồng. Số tiền đó là bao nhiêu triệu đồng?",
            value=Decimal(6),
        ),
        code="VD-006",
        topic="thu-tuc",
        level=Level.APPLY,
        difficulty=Decimal("0.55"),
        stimulus="Anh B được Tòa án tuyên nhận 200.000.000 đồng của ông C.",
        provisions=(ProvisionRef("luat-thads-2008-2014", "60"),),
    ),
    Question(
        item=ShortAnswer(
            stem="Người được Nhà nước giao nhiệm vụ thi hành bản án gọi là gì?",
            accepted=("Chấp hành viên*",),
            wildcards=True,
        ),
        code="VD-007",
        topic="to-chuc",
        level=Level.RECOGNISE,
        provisions=(ProvisionRef("luat-thads-2008-2014", "17", "1"),),
    ),
    Question(
        item=matching_of(
            "Ghép mỗi người với việc của họ.",
            [
                ("Người được thi hành án", "Yêu cầu thi hành án"),
                ("Người phải thi hành án", "Tự nguyện thi hành"),
            ],
            distractors=["Tuyên án"],
        ),
        code="VD-008",
        topic="thu-tuc",
        level=Level.UNDERSTAND,
        provisions=(ProvisionRef("luat-thads-2008-2014", "7"),),
    ),
    Question(
        item=Ordering(
            stem="Sắp xếp các việc theo trình tự.",
            entries=("Ra quyết định thi hành án", "Xác minh điều kiện", "Cưỡng chế thi hành án"),
            policy=OrderPolicy.PAIRS,
        ),
        code="VD-009",
        topic="thu-tuc",
        level=Level.UNDERSTAND,
        provisions=(ProvisionRef("luat-thads-2008-2014", "36"),),
    ),
    Question(
        item=Cloze(
            stem="Thời hạn tự nguyện thi hành án là [[1]], kể từ ngày [[2]] quyết định.",
            gaps=(("10 ngày", "15 ngày", "30 ngày"), ("nhận được", "ký")),
        ),
        code="VD-010",
        topic="thu-tuc",
        level=Level.RECOGNISE,
        provisions=(ProvisionRef("luat-thads-2008-2014", "45", "1"),),
    ),
    Question(
        item=Essay(
            stem="Trình bày căn cứ cưỡng chế thi hành án.",
            steps=(
                Step("Nêu bản án, quyết định", Decimal("0.5")),
                Step("Nêu quyết định thi hành án và quyết định cưỡng chế", Decimal("1.5")),
            ),
        ),
        code="VD-011",
        topic="thu-tuc",
        level=Level.APPLY,
        provisions=(ProvisionRef("luat-thads-2008-2014", "70"),),
    ),
    Question(
        item=Hotspot(
            stem="Trên mẫu quyết định, hãy đánh dấu nơi đóng dấu của cơ quan.",
            image="![Mẫu quyết định thi hành án](mau-quyet-dinh.png)",
            areas=(
                Area("Chữ ký và dấu", Shape.RECTANGLE, (560, 780, 940, 930)),
                Area("Quốc hiệu", Shape.RECTANGLE, (480, 30, 960, 120)),
            ),
            keys=(0,),
        ),
        code="VD-012",
        topic="thu-tuc",
        level=Level.RECOGNISE,
        provisions=(ProvisionRef("luat-thads-2008-2014", "36"),),
    ),
)
