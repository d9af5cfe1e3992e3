"""The command line: `python -m question_bank validate | convert | formats | analyse`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from question_bank.analysis import analyse_answers, analysis_json, analysis_text, read_answers
from question_bank.errors import Fault, Refusal
from question_bank.formats.base import Format, Report
from question_bank.formats.registry import FORMATS, find_format
from question_bank.psychometrics.models import Model

OK, FAULTY, UNUSABLE = 0, 1, 2


class Unusable(Exception):
    """The command cannot be carried out; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 0 if all is well, 1 if the file has errors, 2 if it was not read."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "validate":
            return _validate(given.input, as_json=given.json)
        if given.command == "convert":
            return _convert(given.input, given.output)
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
    validate.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    convert = commands.add_parser("convert", help="chuyển tệp câu hỏi sang định dạng khác")
    convert.add_argument("input", type=Path, metavar="IN")
    convert.add_argument("output", type=Path, metavar="OUT")
    commands.add_parser("formats", help="liệt kê các định dạng")
    analyse = commands.add_parser("analyse", help="phân tích câu trả lời của một kỳ thi")
    analyse.add_argument("answers", type=Path, metavar="ANSWERS.csv")
    analyse.add_argument("--key", type=Path, required=True, metavar="KEY.csv")
    analyse.add_argument("--model", choices=[each.value for each in Model])
    analyse.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _validate(path: Path, *, as_json: bool) -> int:
    report = _format_of(path).read(path.read_bytes())
    sys.stdout.write(_report_json(report) if as_json else _report_text(report, path))
    return FAULTY if report.errors else OK


def _convert(source: Path, target: Path) -> int:
    writer = _format_of(target)
    report = _format_of(source).read(source.read_bytes())
    if report.errors:
        sys.stderr.write(_report_text(report, source))
        return FAULTY
    target.write_bytes(writer.write(each.question for each in report.questions))
    for fault in report.warnings:
        sys.stderr.write(_fault_text(fault, source))
    sys.stdout.write(f"Đã ghi {len(report.questions)} câu hỏi vào {target}\n")
    return OK


def _list_formats() -> int:
    for each in FORMATS.values():
        sys.stdout.write(f"{each.name}\t*{each.suffix}\n")
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


def _format_of(path: Path) -> Format:
    found = find_format(path.name)
    if found is None:
        suffixes = ", ".join(each.suffix for each in FORMATS.values())
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


def _report_json(report: Report) -> str:
    faults = [
        {
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
