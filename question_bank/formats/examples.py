"""One example of each kind of question, for the template of a question sheet."""

from decimal import Decimal

from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.question import Level, ProvisionRef, Question

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
)
