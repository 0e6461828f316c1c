"""Quota of a history: each enterprise receives what its rows state, and the levels above receive what they hand on.

The files name no notice, so the postings bear a document outside the register, as those of a loader may.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from core.errors import DomainError
from core.transactions import atomically
from enterprises.models import NATION, Enterprise, Group, Jurisdiction
from history.parsing.quota import QuotaRow
from history.writing.context import Context
from history.writing.loader import LOADER
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Category, Holder, Posting, Programme, ProgrammeYear
from quotas.reference import figures, plans
from quotas.services import programme_years

DOCUMENT = "Loaded with the register's history"
_SPLIT = {Category.LIGHT, Category.MEDIUM_HEAVY}


def enter(rows: Sequence[QuotaRow], key: str, context: Context) -> int:
    """Post the rows of one day, by programme year; ``key`` names them in the ledger. Return how many were taken."""
    taken = 0
    by_year: dict[tuple[str, int], list[QuotaRow]] = defaultdict(list)
    for row in rows:
        by_year[row.programme, row.year].append(row)
    for (code, number), some in sorted(by_year.items()):
        programme = Programme.objects.filter(code=code).first()
        if programme is None:
            for row in some:
                context.note(row.line, "programme", "there is no programme of this code")
            continue
        taken += _enter_year(programme, number, some, f"{key}:{code}:{number}", context)
    return taken


def _enter_year(programme: Programme, number: int, rows: Sequence[QuotaRow], key: str, context: Context) -> int:
    scheme = scheme_of(programme.code, number, {row.category for row in rows})
    fitting = []
    for row in rows:
        if (row.category in _SPLIT) != (scheme == ProgrammeYear.Scheme.SPLIT):
            context.note(row.line, "category", f"{number} of {programme.code} counts in other categories")
        elif (firm := context.enterprise(row.line, "enterprise", row.enterprise)) is not None and row.tonnes:
            fitting.append((row, firm))
    if not fitting:
        return 0
    try:
        atomically(lambda: _post(programme, number, scheme, fitting, key))
    except DomainError as refusal:
        for row, _firm in fitting:
            context.refuse(row.line, refusal, {})
        return 0
    return len(fitting)


def _post(programme: Programme, number: int, scheme: str, rows: list[tuple[QuotaRow, Enterprise]], key: str) -> None:
    year = programme_years.year_of(programme, number, actor=LOADER, scheme=scheme)
    nation = ledger.holder_of(Jurisdiction.objects.get(code=NATION))
    firms = {firm.pk: firm for _row, firm in rows}
    holders = ledger.holders_of(firms.values())
    givers = {key: _giver(firm) for key, firm in firms.items()}
    every = {nation.pk: nation} | {holder.pk: holder for holder in [*givers.values(), *holders.values()]}
    accounts = ledger.accounts_for(year, sorted({row.category for row, _firm in rows}), every.values())
    to_enterprises: dict[tuple[Holder, Holder, str], Decimal] = defaultdict(Decimal)
    for row, firm in rows:
        to_enterprises[givers[firm.pk], holders[firm.pk], row.category] += row.tonnes
    to_givers: dict[tuple[Holder, str], Decimal] = defaultdict(Decimal)
    to_nation: dict[str, Decimal] = defaultdict(Decimal)
    for (giver, _holder, category), tonnes in to_enterprises.items():
        to_givers[giver, category] += tonnes
        to_nation[category] += tonnes
    day = rows[0][0].effective_on

    def entry(kind: str, to: Holder, category: str, tonnes: Decimal, from_: Holder | None = None) -> Entry:
        source = accounts[from_.pk, category] if from_ else None
        target = accounts[to.pk, category]
        return Entry(kind=kind, from_=source, to=target, tonnes=tonnes, effective_on=day, document=DOCUMENT)

    control, distribute = Posting.Kind.CONTROL, Posting.Kind.DISTRIBUTE
    ledger.post_many(
        [
            *(entry(control, nation, category, tonnes) for category, tonnes in to_nation.items()),
            *(entry(distribute, giver, category, tonnes, nation) for (giver, category), tonnes in to_givers.items()),
            *(
                entry(distribute, holder, category, tonnes, giver)
                for (giver, holder, category), tonnes in to_enterprises.items()
            ),
        ],
        actor=LOADER,
        key=key,
    )
    programme_years.open_with_first_notice(year, actor=LOADER)


def _giver(firm: Enterprise) -> Holder:
    """Return the holder from which an enterprise receives: its group, or else its province."""
    if firm.group_id is not None:
        return ledger.holder_of(Group.objects.get(pk=firm.group_id))
    return ledger.holder_of(Jurisdiction.objects.get(code=firm.jurisdiction.province_code))


@cache
def _printed() -> dict[tuple[str, int], str]:
    return plans.decide(figures.all_figures()).schemes


def scheme_of(programme: str, year: int, categories: set[str]) -> str:
    """Return the category scheme that the sources print for a year; for others, that of the rows."""
    printed = _printed().get((programme, year))
    if printed is not None:
        return printed
    return ProgrammeYear.Scheme.SPLIT if categories and categories <= _SPLIT else ProgrammeYear.Scheme.ALL
