"""The refusal of a file, and the budget for unpacking one; shared by the programs that examine files."""

from core.files.limits import ALWAYS_UNPACKED, MAX_RATIO, MAX_UNPACKED


class Refused(Exception):
    """The refusal of a file; the argument is its stable code."""


class UnpackingBudget:
    """The bytes that all parts of one file together may still unpack to."""

    def __init__(self, size: int, most: int = MAX_UNPACKED) -> None:
        self.left = min(most, max(ALWAYS_UNPACKED, size * MAX_RATIO))

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("archive_bomb")
