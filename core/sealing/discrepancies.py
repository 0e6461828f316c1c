"""The results of verification."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A difference from what was sealed or signed."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
