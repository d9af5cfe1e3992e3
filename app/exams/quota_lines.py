"""Quotas as people type them: one province a line, `Hà Nội = 5`."""

import re
from collections.abc import Iterable, Mapping

from app.errors import DomainError
from app.i18n import _
from app.regulations.profile import Provinces

_LINE = re.compile(r"(?P<province>[^=:\t]+?)\s*[=:\t]\s*(?P<count>\d{1,5})")


class QuotaLinesWrong(DomainError):
    """Some lines cannot be read. `faults` says what is wrong, line by line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def read_quota_lines(lines: Iterable[str], provinces: Provinces) -> dict[str, int]:
    """Province (its present name) to quota, in the order typed. Empty lines are skipped.

    Raises QuotaLinesWrong naming every bad line: no number, an unknown province, a province that
    was given before (a former name counts as the present one).
    """
    quotas: dict[str, int] = {}
    faults = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and (fault := _take(line.strip(), provinces, quotas)):
            faults.append(_("Dòng %(number)d: %(fault)s", number=number, fault=fault))
    if faults:
        raise QuotaLinesWrong(faults)
    return quotas


def _take(line: str, provinces: Provinces, quotas: dict[str, int]) -> str:
    """Add the line to the quotas; give what is wrong with it, or an empty text."""
    match = _LINE.fullmatch(line)
    if match is None:
        return _("“%(line)s” chưa đúng mẫu “Hà Nội = 5”.", line=line)
    province = provinces.find(match["province"])
    if province is None:
        return _("không có tỉnh, thành phố “%(name)s”.", name=match["province"])
    if province in quotas:
        return _("%(name)s đã có ở dòng trên.", name=province)
    quotas[province] = int(match["count"])
    return ""


def write_quota_lines(quotas: Mapping[str, int]) -> str:
    """The quotas as lines that `read_quota_lines` reads."""
    return "\n".join(f"{province} = {count}" for province, count in quotas.items())
