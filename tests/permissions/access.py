"""Expected access to a route by role, and the interpretation of an answer in these terms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rest_framework.response import Response

from tests.permissions.people import EVERYONE, NOBODY
from tests.permissions.stage import Stage

if TYPE_CHECKING:
    from tests.permissions.stage import Stage

PARTS = range(8)  # parts of a table, tested in parallel, so that no transaction stays open for minutes
type Body = Mapping[str, Any] | Callable[["Stage"], Mapping[str, Any]] | None


@dataclass(frozen=True)
class Access:
    """The expected answer of a route by role.

    ``yes``: accepted as far as the service's own checks. ``hidden``: 404. ``unknown``: 400, because what the body names
    does not exist for them. Everybody else who is signed in: 403. Anonymous: 401, unless the route is ``public``.
    """

    yes: Iterable[str]
    hidden: Iterable[str] = ()
    unknown: Iterable[str] = ()
    body: Body = None
    public: bool = False

    def expected(self) -> dict[str, str]:
        table = dict.fromkeys(EVERYONE, "forbidden")
        for outcome in ("yes", "hidden", "unknown"):
            for person in getattr(self, outcome):
                assert table[person] == "forbidden", f"{person} stands twice in one row of the table"
                table[person] = outcome
        return {**table, NOBODY: "yes" if self.public else "unauthenticated"}


def part_of[Row](table: Mapping[str, Row], part: int) -> list[tuple[str, Row]]:
    """Return every eighth row, from the given one on."""
    return list(table.items())[part :: len(PARTS)]


def outcome(status: int) -> str:
    match status:
        case 401:
            return "unauthenticated"
        case 403:
            return "forbidden"
        case 404:
            return "hidden"
        case 400:
            return "unknown"
        case _ if status >= 500:
            return "crash"
    return "yes"


ABSENT = "00000000-0000-7000-8000-000000000000"


def body_of(access: Access, stage: Stage) -> Any:
    return access.body(stage) if callable(access.body) else access.body


def comparable_answer(answer: Response, key: str) -> tuple[int, str, str]:
    text = answer.content.decode().replace(key, "KEY").replace(answer.headers.get("X-Request-ID") or "\0", "")
    return answer.status_code, text, answer.headers.get("Content-Type", "")
