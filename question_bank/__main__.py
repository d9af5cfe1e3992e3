"""The command line: `python -m question_bank validate | convert | formats | analyse`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from question_bank.analysis import analyse_answers, analysis_json, analysis_text, read_answers
from question_bank.errors import Fault, Refusal, Severity
from question_bank.formats.base import Format, Report
from question_bank.formats.registry import FORMATS, find_format, recognise
from question_bank.psychometrics.models import Model

OK, FAULTY, UNUSABLE = 0, 1, 2


class Unusable(Exception):
    """The command cannot be carried out; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 0 if all is well, 1 if the file has errors, 2 if it was not read."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "validate":
            return _validate(given.input, given.format, as_json=given.json)
        if given.command == "convert":
            return _convert(given)
        if given.command == "analyse":
            return _analyse(given)
        return _list_formats()
    except (Unusable, Refusal, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m question_bank", description="Kiểm tra và chuyển đổi tệp câu hỏi"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    validate = commands.add_parser("validate", help="kiểm tra một tệp câu hỏi")
    validate.add_argument("input", type=Path, metavar="IN")
    validate.add_argument("--format", choices=FORMATS, help="mặc định: theo tên và nội dung tệp")
    validate.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    convert = commands.add_parser("convert", help="chuyển tệp câu hỏi sang định dạng khác")
    convert.add_argument("input", type=Path, metavar="IN")
    convert.add_argument("output", type=Path, metavar="OUT")
    convert.add_argument("--from", dest="source", choices=FORMATS, help="định dạng của IN")
    convert.add_argument("--to", dest="target", choices=FORMATS, help="định dạng của OUT")
    convert.add_argument(
        "--partial", action="store_true", help="ghi các câu dùng được dù tệp có lỗi (vẫn trả về 1)"
    )
    commands.add_parser("formats", help="liệt kê các định dạng")
    analyse = commands.add_parser("analyse", help="phân tích câu trả lời của một kỳ thi")
    analyse.add_argument("answers", type=Path, metavar="ANSWERS.csv")
    analyse.add_argument("--key", type=Path, required=True, metavar="KEY.csv")
    analyse.add_argument("--model", choices=[each.value for each in Model])
    analyse.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _validate(path: Path, format_: str | None, *, as_json: bool) -> int:
    report = _read(path, format_)
    sys.stdout.write(_report_json(report, path) if as_json else _report_text(report, path))
    return FAULTY if report.errors else OK


def _convert(given: argparse.Namespace) -> int:
    source, target = given.input, given.output
    writer = FORMATS[given.target] if given.target else _format_for(target)
    report = _read(source, given.source)
    if report.errors and not given.partial:
        sys.stderr.write(_report_text(report, source))
        return FAULTY
    questions = [each.question for each in report.questions]
    losses = writer.check_losses(questions)
    target.write_bytes(writer.write_all(questions, report.pictures))
    for fault in report.faults:
        sys.stderr.write(_fault_text(fault, source))
    for fault in losses:
        sys.stderr.write(_fault_text(fault, target))
    left_out = len({each.column for each in losses if each.severity is Severity.ERROR})
    sys.stdout.write(f"Đã ghi {len(questions) - left_out} câu hỏi vào {target}\n")
    if left_out:
        sys.stdout.write(f"Bỏ lại {left_out} câu mà định dạng {writer.name} không chứa được\n")
    return FAULTY if report.errors or left_out else OK


def _list_formats() -> int:
    for each in FORMATS.values():
        sys.stdout.write(f"{each.name}\t*{each.suffix}\t{each.title}\n")
    return OK


def _analyse(given: argparse.Namespace) -> int:
    answers = read_answers(_text_of(given.answers), _text_of(given.key))
    analysis = analyse_answers(answers, Model(given.model) if given.model else None)
    sys.stdout.write(analysis_json(analysis) if given.json else analysis_text(analysis))
    return OK


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path}: tệp không phải UTF-8") from error


def _read(path: Path, format_: str | None) -> Report:
    data = path.read_bytes()
    found = FORMATS[format_] if format_ else recognise(path.name, data)
    return _known(found, path).read(data)


def _format_for(path: Path) -> Format:
    return _known(find_format(path.name), path)


def _known(found: Format | None, path: Path) -> Format:
    if found is None:
        suffixes = ", ".join(dict.fromkeys(each.suffix for each in FORMATS.values()))
        raise Unusable(f"Không rõ định dạng của {path.name}; tên tệp phải kết thúc bằng {suffixes}")
    return found


def _report_text(report: Report, path: Path) -> str:
    lines = [_fault_text(fault, path) for fault in report.faults]
    return "".join(lines) + (
        f"{len(report.questions)} câu hỏi dùng được, {len(report.errors)} lỗi, "
        f"{len(report.warnings)} cảnh báo trong {report.lines_read} dòng\n"
    )


def _fault_text(fault: Fault, path: Path) -> str:
    place = ":".join(str(part) for part in (path.name, fault.line, fault.column) if part)
    return f"{place}: {fault.severity}: {fault.message}\n"


def _report_json(report: Report, path: Path) -> str:
    faults = [
        {
            "file": path.name,
            "code": fault.code,
            "severity": fault.severity,
            "line": fault.line,
            "column": fault.column,
            "message": fault.message,
        }
        for fault in report.faults
    ]
    whole = {
        "questions": len(report.questions),
        "lines_read": report.lines_read,
        "faults": faults,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
