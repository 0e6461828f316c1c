"""Codes of refusals, and limits of unpacking; shared by the programs that examine files."""

MOST_INFLATED = 64 * 1024 * 1024
FREELY_INFLATED = 8 * 1024 * 1024
MOST_TIMES = 100  # beyond what may be unpacked freely, no more than so many times the size of the file


class Refused(Exception):
    """The refusal of a file; the argument is its stable code."""


class Room:
    """The bytes that the parts of one file may still unpack to, together."""

    def __init__(self, size: int, most: int = MOST_INFLATED) -> None:
        self.left = min(most, max(FREELY_INFLATED, size * MOST_TIMES))

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("archive_bomb")
