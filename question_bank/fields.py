"""Strict reading of decoded JSON or TOML: the right type or a refusal that names the field."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from question_bank.errors import N_, InvalidItem


class Fields:
    """The named values of one table; every read states the type it takes."""

    def __init__(self, data: object, *, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise InvalidItem(N_("Cần một nhóm các trường có tên, không phải một giá trị đơn"))
        self._data: dict[str, object] = {str(name): value for name, value in data.items()}
        for name in self._data:
            if name not in known:
                raise InvalidItem(
                    N_("Không có trường “%(name)s”; xóa trường này hoặc sửa lại tên"),
                    column=name[:60],
                    name=name[:60],
                )

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._data.get(name) is not None

    def value(self, name: str) -> object:
        """The field as it was decoded, None if it is absent."""
        return self._data.get(name)

    def text(self, name: str) -> str:
        """The text of a field that must be there."""
        value = self._require(name)
        if not isinstance(value, str):
            raise _wrong(name, N_("Trường “%(name)s” phải là chữ trong ngoặc kép"))
        return value

    def find_text(self, name: str) -> str | None:
        """The text of a field that may be absent."""
        return self.text(name) if self.has(name) else None

    def integer(self, name: str) -> int:
        """The whole number of a field that must be there; true and false are not numbers."""
        value = self._require(name)
        if type(value) is not int:
            raise _wrong(name, N_("Trường “%(name)s” phải là số nguyên"))
        return value

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """The true or false of a field; without a default it must be there."""
        if default is not None and not self.has(name):
            return default
        value = self._require(name)
        if not isinstance(value, bool):
            raise _wrong(name, N_("Trường “%(name)s” phải là true hoặc false"))
        return value

    def texts(self, name: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The list of texts of a field; without a default it must be there."""
        if default is not None and not self.has(name):
            return default
        value = self._require(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise _wrong(name, N_("Trường “%(name)s” phải là danh sách các chuỗi chữ"))
        return tuple(value)

    def text_lists(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The list of lists of texts of a field that must be there."""
        self._require(name)
        lists = [Fields({name: one}, known={name}).texts(name) for one in self.tables(name)]
        return tuple(lists)

    def tables(self, name: str) -> tuple[object, ...]:
        """The list of nested values of a field, each to be read by its own type; none if absent."""
        value = self._data.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise _wrong(name, N_("Trường “%(name)s” phải là một danh sách"))
        return tuple(value)

    def integers(self, name: str) -> tuple[int, ...]:
        """The list of whole numbers of a field that must be there."""
        value = self._require(name)
        if not isinstance(value, list) or not all(type(each) is int for each in value):
            raise _wrong(name, N_("Trường “%(name)s” phải là danh sách số nguyên"))
        return tuple(value)

    def flags(self, name: str) -> tuple[bool, ...]:
        """The list of true and false of a field that must be there."""
        value = self._require(name)
        if not isinstance(value, list) or not all(isinstance(each, bool) for each in value):
            raise _wrong(name, N_("Trường “%(name)s” phải là danh sách true hoặc false"))
        return tuple(value)

    def find_decimal(self, name: str) -> Decimal | None:
        """The decimal number of a field written as text, None if it is absent."""
        text = self.find_text(name)
        return None if text is None else to_decimal(text, column=name)

    def _require(self, name: str) -> object:
        if not self.has(name):
            raise _wrong(name, N_("Thiếu trường “%(name)s”"))
        return self._data[name]


def to_decimal(text: str, *, column: str) -> Decimal:
    """The number in `text`, with a decimal comma or point. Raises InvalidItem for anything else."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidItem(
            N_("“%(text)s” không phải là số; hãy ghi như 0,70"), column=column, text=text[:40]
        )
    return number


def _wrong(name: str, template: str) -> InvalidItem:
    return InvalidItem(template, column=name, name=name)
