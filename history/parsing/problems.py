"""Problems of the files of a history, each with its file, line, column, value and reason."""

from dataclasses import asdict, dataclass
from typing import Any, Self

COLUMNS = ("file", "line", "column", "value", "reason", "taken")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A cell or line that was not taken; ``taken``: the line was entered all the same, without this cell."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    taken: bool = False

    def __str__(self) -> str:
        at = f"{self.file}, line {self.line}"
        cell = f", {self.column} “{self.value}”" if self.column else ""
        return f"{at}{cell}: {self.reason}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)
