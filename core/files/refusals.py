"""Why a file is refused, and how far one may unpack; shared by the programs that look into files."""

MOST_INFLATED = 64 * 1024 * 1024
FREELY_INFLATED = 8 * 1024 * 1024
MOST_TIMES = 100  # beyond what may be unpacked freely, no more than so many times the size of the file


class Refused(Exception):
    """The argument is the stable code of the refusal."""


class Room:
    """What the parts of one file may still unpack to, together."""

    def __init__(self, size: int, most: int = MOST_INFLATED) -> None:
        self.left = min(most, max(FREELY_INFLATED, size * MOST_TIMES))

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("archive_bomb")
