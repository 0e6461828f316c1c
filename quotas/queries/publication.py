"""The public figures: plans in force and accepted use, by nation and province, without single enterprises.

Accepted use is stated as it was known when a month ended, and a figure changes only where enough groups of enterprises
changed since it was last stated (``quotas.disclosure``): a figure that followed each acceptance would tell one report.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.core.cache import cache
from django.db.models import Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from core import clock, months, row_security, sql
from quotas import disclosure
from quotas.models import Account, Category, Holder, ProgrammeYear, ReportingPeriod
from quotas.quantities import ZERO, TonnesField

PUBLISHED = (Holder.Type.NATION, Holder.Type.PROVINCE)
_KEPT = 600  # seconds for which the figures of a month's end are kept; they change only where history is loaded


@dataclass(frozen=True, slots=True)
class _Use:
    programme_year: UUID
    category: str
    above: UUID
    party: UUID
    known: dt.date
    counted: dt.date
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Whole:
    """The use below the nation's account of a category in a programme year: in each province's account, and outside."""

    year: UUID
    nation: UUID
    total: UUID | None  # the nation's account of all categories together, in a divided year
    places: dict[UUID, UUID | None] = field(default_factory=dict)  # accounts of provinces, each with its total
    uses: list[disclosure.Contribution] = field(default_factory=list)

    def tell(
        self,
        told: dict[UUID, Decimal | None],
        places: Mapping[UUID, Decimal | None],
        nation: Decimal | None,
    ) -> None:
        """Enter the use of each account; a total is that of its parts, and not stated if one of them is not."""
        for account, total in {self.nation: self.total, **self.places}.items():
            use = told[account] = nation if account == self.nation else places[account]
            if total is not None:
                so_far = told.get(total, ZERO)
                told[total] = None if use is None or so_far is None else so_far + use


_USES = sql.Query(__file__, "published_use.sql", _Use)


def public_plan(account: Account, *, visible: bool) -> Decimal:
    """Return what an account has today or, to a reader who may not see it and if it is not published, was given."""
    return account.allocated if visible or account.holder.type in PUBLISHED else account.given


def plans(years: Iterable[UUID] | None = None) -> QuerySet[Account]:
    """Return the nation's and provinces' accounts with a plan or published use; computed totals are excluded."""
    return (
        _published(Account.objects.exclude(category=Category.TOTAL), years)
        .select_related("programme_year__programme__authority", "holder__jurisdiction")
        .order_by(
            "-programme_year__year", "programme_year__programme__code", "holder__type", "holder__code", "category"
        )
    )


def wholes(programme: str) -> QuerySet[Account]:
    """Return the published accounts of one programme with one total figure per holder and year, for charts."""
    years = ProgrammeYear.objects.filter(programme__code=programme).values_list("pk", flat=True)
    whole = _published(Account.objects.whole().filter(programme_year__programme__code=programme), years)
    return whole.select_related("programme_year__programme", "holder__jurisdiction").order_by(
        "programme_year__year", "holder__code"
    )


def _published(accounts: QuerySet[Account], years: Iterable[UUID] | None) -> QuerySet[Account]:
    """Annotate ``published_use``: the accepted use that is stated, or ``None`` where none is."""
    keys = ProgrammeYear.objects.values_list("pk", flat=True) if years is None else years
    told = {str(account): "" if use is None else str(use) for account, use in stated_uses(set(keys)).items()}
    stated = Func(
        Value(told, output_field=JSONField()),
        Cast("pk", TextField()),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
    nothing = Value("", output_field=TextField())
    use = Cast(NullIf(Coalesce(stated, Value("0", output_field=TextField())), nothing), TonnesField())
    accounts = accounts.filter(holder__type__in=PUBLISHED).annotate(published_use=use)
    return accounts.filter(Q(given__gt=ZERO) | Q(published_use__gt=ZERO))


def stated_uses(years: Collection[UUID]) -> dict[UUID, Decimal | None]:
    """Return the accepted use that is published, by account; ``None`` where it is not stated, no entry without use.

    Two queries, for the programme years that were not asked about lately.
    """
    end = months.last_ended(clock.today())
    names = {f"published-use:{year}:{end}": year for year in years}
    kept = {names[name]: _from_cache(uses) for name, uses in cache.get_many(names).items()}
    if missing := {year for year in years if year not in kept}:
        fresh: dict[UUID, dict[UUID, Decimal | None]] = {year: {} for year in missing}
        for whole in wholes_of(missing, end):
            stated = disclosure.state_by_month(whole.uses)
            whole.tell(fresh[whole.year], {place: stated.of(place) for place in whole.places}, stated.whole)
        cache.set_many({name: _for_cache(fresh[year]) for name, year in names.items() if year in missing}, _KEPT)
        kept |= fresh
    return {account: use for uses in kept.values() for account, use in uses.items()}


def _for_cache(uses: dict[UUID, Decimal | None]) -> dict[str, str | None]:
    return {str(account): None if use is None else str(use) for account, use in uses.items()}


def _from_cache(uses: dict[str, str | None]) -> dict[UUID, Decimal | None]:
    return {UUID(account): None if use is None else Decimal(use) for account, use in uses.items()}


def uses_until(
    years: Collection[UUID], first: dt.date, on: dt.date, earlier: Iterable[tuple[dt.date, dt.date]]
) -> dict[UUID, Decimal | None]:
    """Return the accepted use that counts until the end of a month, as it may be told beside all that is published.

    ``first`` begins the period that is reported on; ``earlier`` are the figures published of the same year: the day
    until which each counted, and the day on which it was published.
    """
    told: dict[UUID, Decimal | None] = {}
    for whole in wholes_of(years, months.last_ended(clock.today())):
        others = [disclosure.state_by_month(whole.uses)]
        for until, published_on in earlier:
            known = [use for use in whole.uses if use.known <= months.last_ended(published_on)]
            level = disclosure.counted(known, dt.date.min, until)
            others.append(disclosure.Stated(level, rest=level))
        stated = disclosure.state_period(whole.uses, first, on, others)
        whole.tell(told, {place: stated.of(place) for place in whole.places}, stated.whole)
    return told


def wholes_of(years: Collection[UUID], end: dt.date) -> list[Whole]:
    """Return the accepted use in these programme years that was known at the end of a day. Two queries."""
    before = dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), clock.ZONE)
    above = Account.objects.order_by().filter(programme_year__in=years).exclude(holder__type=Holder.Type.ENTERPRISE)
    with row_security.unrestricted("sums of the use of all enterprises, of which no single one is told"):
        rows = {row.pk: row for row in above.select_related("holder").exclude(category=Category.TOTAL)}
        uses = _USES.all(years=list(years), before=before)
    wholes = {
        row.pk: Whole(row.programme_year_id, row.pk, row.total_id)
        for row in rows.values()
        if row.holder.type == Holder.Type.NATION
    }
    for row in rows.values():
        if row.holder.type == Holder.Type.PROVINCE and row.parent_id in wholes:
            wholes[row.parent_id].places[row.pk] = row.total_id
    for use in uses:
        place, nation = _place_above(rows[use.above], rows)
        if nation in wholes:
            wholes[nation].uses.append(disclosure.Contribution(place, use.party, use.known, use.counted, use.tonnes))
    return list(wholes.values())


def _place_above(account: Account, rows: Mapping[UUID, Account]) -> tuple[UUID | None, UUID]:
    """Return the keys of the province's account above a use, if there is one, and of the nation's."""
    place = None
    while account.parent_id is not None:
        if account.holder.type == Holder.Type.PROVINCE:
            place = account.pk
        account = rows[account.parent_id]
    return place, account.pk


def published_uses(accounts: Iterable[Account], visible: Collection[UUID]) -> dict[UUID, Decimal]:
    """Return the use of accounts as a reader may hear it: of those that he sees, and the accepted one as published.

    Without use in a year of which no month is reported here, past or still to come, nothing is known of it, and it is
    left out. At most four queries.
    """
    rows = list(accounts)
    told = {row.pk: row.used for row in rows if row.pk in visible}
    if others := [row for row in rows if row.pk not in visible and row.holder.type in PUBLISHED]:
        stated = stated_uses({row.programme_year_id for row in others})
        uses = {row.pk: stated.get(row.pk, ZERO) for row in others}
        told |= {account: use for account, use in uses.items() if use is not None}
    years, reported = {row.pk: row.programme_year.year for row in rows}, _reported_years()
    return {account: use for account, use in told.items() if use or years[account] in reported}


def _reported_years() -> set[int]:
    """Return the years, up to the present one, of which some province has a month to be reported."""
    begun = ReportingPeriod.objects.filter(period__lte=clock.today()).order_by()
    return set(begun.values_list("period__year", flat=True).distinct())
