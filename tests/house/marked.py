"""What all parts of the house tests' world share: the mark that goes into every text."""

from dataclasses import dataclass


@dataclass
class Marked:
    """Words as somebody might have typed them, with the world's mark."""

    mark: str = ""

    def text(self, words: str) -> str:
        """The words with the mark."""
        return words + self.mark
