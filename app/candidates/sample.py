"""The empty workbook a province fills in: headers that reading knows, lists to choose from."""

from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.regulations.profile import AppraisalCondition

YES = ("x",)


def sample_workbook(exam: Exam) -> bytes:
    """A workbook with the columns of a registration list, in Vietnamese as it will be read."""
    profile = rules_of(exam)
    provinces = tuple(quota.province for quota in exam.quotas) or profile.provinces.names
    spans = [rule.years for rule in profile.conditions if isinstance(rule, AppraisalCondition)]
    years = range(exam.closing_on.year - max(spans, default=0), exam.closing_on.year)
    columns = (
        Column(title="STT", width=6),
        Column(title="Họ và tên", width=26),
        Column(title="Ngày sinh", kind=Kind.DATE, width=12),
        Column(title="Giới tính", width=10, choices=("Nam", "Nữ")),
        Column(title="Dân tộc", width=10),
        Column(title="Số CCCD", width=16),
        Column(title="Cơ quan công tác", width=34),
        Column(title="Tỉnh, thành phố nơi công tác", width=20, choices=profile.provinces.names),
        Column(title="Tỉnh, thành phố đăng ký dự thi", width=20, choices=provinces),
        Column(title="Ngạch hiện giữ", width=18),
        Column(title="Trình độ chuyên môn", width=22),
        Column(title="Cơ sở đào tạo", width=28),
        Column(title="Năm tốt nghiệp", width=10),
        Column(title="Số hiệu văn bằng", width=14),
        Column(title="Làm công tác pháp luật từ", width=14),
        Column(title="Số chứng chỉ đào tạo nghiệp vụ THADS", width=18),
        Column(title="Ngày cấp chứng chỉ", kind=Kind.DATE, width=12),
        *(Column(title=f"Đánh giá {year}", width=18) for year in years),
        Column(title="Hình thức kỷ luật", width=16),
        Column(title="Ngày quyết định kỷ luật", kind=Kind.DATE, width=12),
        Column(title="Đang bị xem xét kỷ luật", width=12, choices=YES),
        Column(title="Đang bị truy cứu TNHS / chưa xóa án tích", width=14, choices=YES),
        Column(title="Văn bản đồng ý của cơ quan", width=14, choices=YES),
        Column(title="Tình nguyện vùng đặc biệt khó khăn", width=14, choices=YES),
        Column(title="Điện thoại", width=14),
        Column(title="Email", width=24),
    )
    return workbook([Sheet(name="Danh sách đăng ký", columns=columns)])
