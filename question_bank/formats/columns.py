"""The columns of a question sheet: their Vietnamese heads, other names, and what to write."""

from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.errors import N_
from question_bank.items.choice import LETTERS
from question_bank.text import fold, fold_accents


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, other heads it is known by (folded), and help for who fills it in."""

    head: str
    help: str
    aliases: tuple[str, ...] = ()


CODE, STEM, KIND, KEY = "Mã", "Câu hỏi", "Loại", "Đáp án"
EXPLANATION, TOPIC, LEVEL, DIFFICULTY = "Giải thích", "Chủ đề", "Mức độ", "Độ khó"
POINTS, LAW, ARTICLE, CLAUSE, TAGS = "Điểm", "Văn bản", "Điều", "Khoản", "Thẻ"
CASE, ACCENT = "Phân biệt hoa thường", "Phân biệt dấu"
STIMULUS, POLICY = "Tình huống", "Cách chấm"
SPACE, PUNCTUATION, WILDCARDS = "Phân biệt dấu cách", "Phân biệt dấu câu", "Dấu * thay chữ bất kỳ"
MINUTES = "Thời gian (phút)"
UNITS, UNIT_REQUIRED, MODEL = "Đơn vị", "Bắt buộc đơn vị", "Bài làm mẫu"

COLUMNS: tuple[Column, ...] = (
    Column(
        CODE, N_("Mã riêng của câu hỏi, không trùng nhau; có thể để trống"), ("ma cau hoi", "ma so")
    ),
    Column(STEM, N_("Nội dung câu hỏi; bắt buộc"), ("noi dung", "noi dung cau hoi")),
    Column(
        KIND,
        N_(
            "Một lựa chọn, Nhiều lựa chọn, Đúng/Sai, Đúng/Sai bốn ý, Điền khuyết, Điền số, "
            "Trả lời ngắn, Ghép đôi, Sắp xếp, Chọn từ vào chỗ trống hoặc Tự luận; "
            "để trống là Một lựa chọn"
        ),
        ("loai cau hoi", "dang cau hoi"),
    ),
    *(
        Column(
            letter,
            N_(
                "Phương án; với câu đúng/sai bốn ý là một ý; "
                "với câu điền khuyết, trả lời ngắn là một đáp án được chấp nhận; "
                "ghép đôi: vế trái | vế phải, vế phải gây nhiễu: | vế phải; "
                "sắp xếp: các mục theo thứ tự đúng; "
                "chỗ trống: lựa chọn đúng | lựa chọn sai | lựa chọn sai; "
                "tự luận: điểm | nội dung của một bước chấm"
            ),
            (f"phuong an {letter.lower()}", f"dap an {letter.lower()}"),
        )
        for letter in LETTERS
    ),
    Column(
        KEY,
        N_(
            "Chữ cái của phương án đúng (A, B…; nhiều phương án: A, C); Đúng hoặc Sai; "
            "bốn ý: Đúng, Sai, Sai, Đúng; câu điền khuyết: các đáp án cách nhau bằng dấu |; "
            "câu điền số: 12,5 hoặc 12,5 ± 0,5 hoặc 12,5 ± 4%; các loại khác để trống"
        ),
        ("dap an dung", "tra loi"),
    ),
    Column(EXPLANATION, N_("Vì sao đáp án đúng; hiện sau khi làm bài luyện tập"), ("ly giai",)),
    Column(TOPIC, N_("Mã chủ đề"), ("ma chu de", "chuyen de")),
    Column(LEVEL, N_("Nhận biết, Thông hiểu, Vận dụng hoặc Vận dụng cao"), ("cap do", "muc")),
    Column(DIFFICULTY, N_("Tỷ lệ thí sinh dự kiến trả lời đúng, từ 0 đến 1, ví dụ 0,70")),
    Column(
        MINUTES,
        N_("Số phút một thí sinh dự kiến cần, ví dụ 1,5; để trống thì tính theo loại câu"),
        ("thoi gian", "phut", "so phut"),
    ),
    Column(POINTS, N_("Điểm của câu hỏi; để trống là 1"), ("so diem",)),
    Column(LAW, N_("Mã văn bản; nhiều văn bản cách nhau bằng dấu ;"), ("van ban luat", "luat")),
    Column(ARTICLE, N_("Số điều; nhiều điều cách nhau bằng dấu ; theo thứ tự văn bản")),
    Column(CLAUSE, N_("Số khoản nếu có; nhiều khoản cách nhau bằng dấu ;")),
    Column(TAGS, N_("Từ khóa, cách nhau bằng dấu ;"), ("tu khoa", "nhan")),
    Column(
        POLICY,
        N_(
            "Câu nhiều lựa chọn: Đúng hết mới có điểm, hoặc Từng phần: đúng trừ sai; "
            "ghép đôi, chỗ trống, sắp xếp: tên cách chấm như ở trang soạn câu hỏi; "
            "câu bốn ý: điểm khi đúng 0, 1, 2, 3, 4 ý, ví dụ 0; 0,1; 0,25; 0,5; 1"
        ),
    ),
    Column(
        STIMULUS,
        N_("Tình huống dùng chung cho nhiều câu: các câu ghi giống hệt nhau thì đi cùng nhau"),
        ("doan van", "ngu lieu"),
    ),
    Column(CASE, N_("Câu điền khuyết, trả lời ngắn: Có hoặc Không; để trống là Không")),
    Column(ACCENT, N_("Câu điền khuyết, trả lời ngắn: Có hoặc Không; để trống là Có")),
    Column(SPACE, N_("Câu trả lời ngắn: Có hoặc Không; để trống là Có")),
    Column(PUNCTUATION, N_("Câu trả lời ngắn: Có hoặc Không; để trống là Không")),
    Column(WILDCARDS, N_("Câu trả lời ngắn: Có hoặc Không; để trống là Không")),
    Column(UNITS, N_("Câu điền số: các đơn vị được chấp nhận, ví dụ đồng; triệu đồng = 1000000")),
    Column(UNIT_REQUIRED, N_("Câu điền số: Có nếu phải ghi đơn vị; để trống là Không")),
    Column(MODEL, N_("Câu tự luận: bài làm mẫu cho người chấm; có thể để trống")),
    *(
        Column(f"{EXPLANATION} {letter}", N_("Vì sao phương án này đúng hoặc sai"))
        for letter in LETTERS
    ),
)
REQUIRED = (STEM, KEY)


def fold_head(text: str) -> str:
    """A column's head without case, accents and closing signs, for looking it up."""
    return fold_accents(fold(text)).strip(" :*.()")


HEADS: Mapping[str, str] = {
    name: column.head for column in COLUMNS for name in (fold_head(column.head), *column.aliases)
}
