"""What verification says of whatever is not as it was sealed or signed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed or signed."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
