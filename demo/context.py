"""Shared objects of the demonstration: the people who act, the invented firms, and their reports."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.companies import BY_NUMBER, SIGNING_IN, YEAR
from demo.production import Year
from enterprises.models import Enterprise, User
from inspections.lifecycles import CASE
from inspections.models import Case
from inspections.services import impartiality
from quotas.models import Report


@dataclass(slots=True)
class World:
    """People and firms, looked up when needed and cached, so that an interrupted load can continue."""

    year: Year
    _people: dict[str, User] = field(default_factory=dict)
    _firms: dict[int, Enterprise] = field(default_factory=dict)

    def person(self, username: str) -> User:
        if username not in self._people:
            self._people[username] = User.objects.get(username=username)
        return self._people[username]

    def impartial(self, username: str, case: Case) -> User:
        """Return a reviewer or decider to whom the file of a case is open, after a declaration if necessary."""
        person = self.person(username)
        if CASE.is_open(person, case, "declare_impartiality"):
            impartiality.declare(case, actor=person, parties=impartiality.last_party(case))
        return person

    def firm(self, number: int) -> Enterprise:
        if number not in self._firms:
            rows = Enterprise.objects.select_related("jurisdiction")
            self._firms[number] = rows.get(code=BY_NUMBER[number].code)
        return self._firms[number]

    def report(self, number: int, month: int) -> Report:
        """Return the newest version of a month's report."""
        rows = Report.objects.select_related("enterprise__jurisdiction", "amends")
        report = rows.filter(enterprise=self.firm(number), period=dt.date(YEAR, month, 1)).order_by("-number").first()
        assert report is not None, (number, month)
        return report

    def signer(self, number: int) -> User:
        return self.person(f"signer{number}" if number in SIGNING_IN else f"demo-signer-{number:02}")

    def preparer(self, number: int) -> User:
        return self.person(f"clerk{number}") if number in SIGNING_IN else self.signer(number)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a day. Acts run in the order of their instants, each as of its own."""

    at: dt.datetime
    do: Callable[[World], object]
