"""The things that every part of a load shares: the register by code, the people who act, and the problems found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.errors import DomainError, Fault
from core.transactions import atomically
from enterprises.models import Enterprise, Site, User
from history.parsing.problems import Problem
from history.parsing.table import Line
from history.writing.loader import LOADER
from history.writing.people import Officers
from quotas.models import Product


@dataclass(slots=True, weakref_slot=True)
class _Known:
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    signers: dict[str, User] = field(default_factory=dict)


@dataclass
class Context:
    """A load in progress. ``invented``: everything is marked as invented."""

    invented: bool
    problems: list[Problem] = field(default_factory=list)  # of the day
    _known: _Known = field(default_factory=_Known)

    @cached_property
    def officers(self) -> Officers:
        return Officers.enter(LOADER, invented=self.invented)

    @cached_property
    def products(self) -> dict[str, Product]:
        return {product.code: product for product in Product.objects.all()}

    def enterprise(self, line: Line, column: str, code: str) -> Enterprise | None:
        """Return the enterprise of a code as it is now; note an unknown one."""
        found = Enterprise.objects.select_related("jurisdiction", "group").filter(code=code).first()
        if found is None:
            self.note(line, column, "no enterprise of the register has this code")
        return found

    def site(self, line: Line, column: str, code: str) -> Site | None:
        """Return the site of a code as it is now; note an unknown one."""
        found = Site.objects.select_related("enterprise__jurisdiction", "jurisdiction").filter(code=code).first()
        if found is None:
            self.note(line, column, "no site of the register has this code")
        return found

    def product(self, line: Line, column: str, code: str) -> Product | None:
        found = self.products.get(code)
        if found is None:
            self.note(line, column, "there is no product of this code")
        return found

    def signer(self, enterprise: Enterprise) -> User:
        """Return the person who files for an enterprise, entered when it files for the first time."""
        known = self._known.signers
        if enterprise.code not in known:
            known[enterprise.code] = self.officers.signer_of(enterprise, LOADER, invented=self.invented)
        return known[enterprise.code]

    def note(self, line: Line, column: str, reason: str, *, taken: bool = False) -> None:
        value = line.cells.get(column, "")
        self.problems.append(Problem(line.file, line.number, column, value, reason, taken))

    def refuse(self, line: Line, refusal: DomainError, columns: Mapping[str, str]) -> None:
        """Note why a service refused a line; ``columns``: those of the file by the name of the service's argument."""
        for fault in faults_of(refusal):
            name = fault.pointer.strip("/").split("/")[0]
            self.note(line, columns.get(name, name if name in line.cells else ""), str(fault.detail))

    def attempt(self, line: Line, columns: Mapping[str, str], write: Callable[[], object]) -> bool:
        """Write what a line states in a savepoint of its own; note a refusal, and return whether there was none."""
        try:
            atomically(write)
        except DomainError as refusal:
            self.refuse(line, refusal, columns)
            return False
        return True


def faults_of(refusal: DomainError) -> list[Fault]:
    return list(refusal.errors) or [Fault("", refusal.code, str(refusal.detail))]
