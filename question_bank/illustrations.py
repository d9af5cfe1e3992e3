"""The images that a question's texts show: which they are, and calling them by other names."""

from collections.abc import Iterator, Mapping

from question_bank.markup.reading import image_names, rename_images
from question_bank.question import Question


def images_of(question: Question) -> tuple[str, ...]:
    """The names of the images in any text of the question, in order, each once."""
    whole = question.to_dict()
    return images_in([whole.get(name) for name in ("stimulus", "item", "explanation")])


def images_in(values: object) -> tuple[str, ...]:
    """The names of the images in the texts among JSON values, in order, each once."""
    return tuple(dict.fromkeys(name for text in _texts(values) for name in image_names(text)))


def call_images(question: Question, names: Mapping[str, str]) -> Question:
    """The question with its images called as `names` says; others keep their names."""
    if not any(name in names for name in images_of(question)):
        return question
    return Question.from_dict(rename_in(question.to_dict(), names))


def rename_in(value: object, names: Mapping[str, str]) -> object:
    """JSON values with the images in their texts called as `names` says."""
    if isinstance(value, str):
        return rename_images(value, names)
    if isinstance(value, dict):
        return {key: rename_in(each, names) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rename_in(each, names) for each in value]
    return value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
