"""Recipients among whom a holder distributes quota, each with the figures from which a distribution is planned."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Left

from core import row_security
from core.actors import Actor
from enterprises import eligibility
from enterprises.eligibility import Eligibility
from enterprises.models import Enterprise, Site
from quotas.models import Account, Holder, Programme
from quotas.models.accounts import AccountQuerySet
from quotas.planning.deductions import Deduction
from quotas.quantities import ZERO
from quotas.queries.capacities import licensed_sites
from quotas.queries.export_records import ExportRecord, export_records, heirs_of_merged
from quotas.queries.quota_returns import proposed_deductions
from resources.queries.reserves import latest_by_place

NO_RECORD = ExportRecord()
_NAMED = ("holder__enterprise__group", "holder__enterprise__jurisdiction", "holder__group", "holder__jurisdiction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A holder below the one that distributes, with its figures of one category, in tonnes of the programme's unit.

    ``received``, ``used`` and ``excess``: of the year before, with those of enterprises that have merged into it.
    ``first_claim``: of a new recipient, what stands in for the plan of the year before; ``None`` for others.
    ``record``: its exports of the months asked for. ``capacity``: approved for its licensed sites of all categories,
    t REO a year; ``None`` if none is entered. ``answer``: the eligibility of an enterprise today, ``None`` for others.
    """

    holder: Holder
    category: str
    received: Decimal
    used: Decimal
    excess: Decimal
    capacity: Decimal | None
    answer: Eligibility | None
    record: ExportRecord = NO_RECORD
    deductions: Sequence[Deduction] = ()  # proposed from the year before
    first_claim: Decimal | None = None
    reserves: Decimal | None = None  # of a place: remaining in the ground, all categories, t REO; if they are asked for

    @property
    def key(self) -> str:
        """Return what tells it from every other one: a holder has a row for each category."""
        return recipient_key(self.holder.code, self.category)

    @property
    def is_barred(self) -> bool:
        return self.answer is not None and bool(self.answer.failed)


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Holders that a distributor gave quota to and that the officer who plans does not see any more.

    They sit elsewhere or are of another group now. ``before`` and ``this_year``: tonnes received in the year before and
    in the year that is planned.
    """

    holders: int
    before: Decimal
    this_year: Decimal


def recipient_key(code: str, category: str) -> str:
    return f"{code}/{category}"


def recipients(
    programme: Programme,
    year: int,
    giver: str,
    categories: Collection[str],
    on: dt.date,
    actor: Actor,
    *,
    recorded: tuple[dt.date, dt.date] | None = None,
    deducts: bool = False,
    weighs_reserves: bool = False,
    new: Mapping[str, tuple[Holder, str, Decimal]] = MappingProxyType({}),
) -> list[Recipient]:
    """Return the holders that ``giver`` gave quota to in the year or the year before, as far as the actor sees them.

    Those that were closed or merged are left out; what was merged counts to its successor, whoever gave it quota, and
    so does what a holder received from another giver. ``recorded``: the days of the export record; ``deducts``: with
    the deductions proposed; ``weighs_reserves``: with the reserves of places. By code and category; a fixed number of
    queries, and of each category one more for the record. Capacity is that of all sites, whichever the actor sees.
    ``new``: by key, holders that join them in a category with a first claim.
    """
    rows = _given(programme, year, giver, categories).visible_to(actor)
    accounts = rows.select_related(*_NAMED, "programme_year__programme").order_by("programme_year__year")
    found = {(account.holder.code, account.category): account.holder for account in accounts}
    found |= {(holder.code, category): holder for holder, category, _tonnes in new.values()}
    pairs = [(found[pair], pair[1]) for pair in sorted(found) if not _is_ended(found[pair])]
    present = list({holder.code: holder for holder, _category in pairs}.values())
    capacities = _capacities(programme, present, on)
    firms = [holder.enterprise for holder in present if holder.enterprise is not None]
    answers = eligibility.assess(programme.activity, on, firms) if firms else {}
    keys = [firm.pk for firm in firms]
    records = {category: export_records(keys, *recorded, category) for category in categories} if recorded else {}
    heirs = heirs_of_merged(keys)
    places = [holder.code for holder in present if holder.jurisdiction is not None] if weighs_reserves else []
    reserves = latest_by_place(places, year) if places else {}
    with row_security.unrestricted("what the merged received, used and exceeded elsewhere counts to their heirs"):
        held = Account.objects.filter(
            programme_year__programme=programme, programme_year__year=year - 1, category__in=categories
        )
        held = held.filter(Q(holder__in=[holder.pk for holder in present]) | Q(holder__enterprise__in=heirs))
        last_year = list(held.select_related(*_NAMED, "programme_year__programme").order_by("pk"))
        deducted = _deductions(last_year, heirs) if deducts else {}
    before = _with_predecessors(last_year, heirs)
    return [
        Recipient(
            holder=holder,
            category=category,
            received=received,
            used=used,
            excess=excess,
            capacity=capacities.get(holder.code),
            reserves=reserves[holder.code].remaining_t if holder.code in reserves else None,
            answer=answers[holder.enterprise.pk].for_reader(actor) if holder.enterprise is not None else None,
            first_claim=new[key][2] if (key := recipient_key(holder.code, category)) in new else None,
            deductions=deducted.get((holder.enterprise_id or holder.code, category), ()),
            record=records.get(category, {}).get(holder.enterprise_id, NO_RECORD)
            if holder.enterprise_id
            else NO_RECORD,
        )
        for holder, category in pairs
        for received, used, excess in [before.get((holder.enterprise_id or holder.code, category), (ZERO, ZERO, ZERO))]
    ]


def out_of_reach(
    programme: Programme, year: int, giver: str, categories: Collection[str], actor: Actor
) -> OutOfReach | None:
    """Return what ``recipients`` leaves out because the actor does not see it, if there is any."""
    own = _given(programme, year, giver, categories)
    seen = list(own.visible_to(actor).values_list("holder", flat=True))
    of_year = {name: Q(programme_year__year=each) for name, each in (("before", year - 1), ("this_year", year))}
    with row_security.unrestricted("a distributor is told how much of its own quota a plan leaves out, not of whom"):
        left = own.exclude(holder__in=seen).exclude(holder__enterprise__state__in=Enterprise.ENDED)
        sums = {name: Sum("received", filter=of, default=ZERO) for name, of in of_year.items()}
        found = left.aggregate(holders=Count("holder", distinct=True), **sums)
    return OutOfReach(**found) if found["holders"] else None


def _given(programme: Programme, year: int, giver: str, categories: Collection[str]) -> AccountQuerySet:
    """Return the accounts that the distributor gave quota to in the year or the year before."""
    return Account.objects.filter(
        programme_year__programme=programme,
        programme_year__year__in=[year - 1, year],
        parent__holder__code=giver,
        category__in=categories,
    )


def _with_predecessors(
    accounts: Iterable[Account], heirs: Mapping[UUID, UUID]
) -> dict[tuple[object, str], tuple[Decimal, Decimal, Decimal]]:
    """Return received, used and excess by enterprise, or code of another holder, and category, with what has merged."""
    found: dict[tuple[object, str], tuple[Decimal, Decimal, Decimal]] = {}
    for account in accounts:
        key = _counted_to(account, heirs)
        received, used, excess = found.get(key, (ZERO, ZERO, ZERO))
        found[key] = received + account.received, used + account.used, excess + account.excess
    return found


def _deductions(accounts: Sequence[Account], heirs: Mapping[UUID, UUID]) -> dict[tuple[object, str], list[Deduction]]:
    """Return the deductions proposed or decided by enterprise, or code of another holder, and category."""
    proposals = proposed_deductions(accounts)
    found: dict[tuple[object, str], list[Deduction]] = {}
    for account in accounts:
        if (proposal := proposals.get(account.pk)) is not None:
            found.setdefault(_counted_to(account, heirs), []).append(proposal)
    return found


def _counted_to(account: Account, heirs: Mapping[UUID, UUID]) -> tuple[object, str]:
    """Return the enterprise that stands for the holder, or the code of a holder that is none, and the category."""
    firm = account.holder.enterprise_id
    return heirs.get(firm, firm) if firm else account.holder.code, account.category


def _is_ended(holder: Holder) -> bool:
    return holder.enterprise is not None and holder.enterprise.state in Enterprise.ENDED


def _capacities(programme: Programme, holders: Sequence[Holder], on: dt.date) -> dict[str, Decimal | None]:
    """Return the approved capacity of the licensed sites of each holder, of its members, or of those in its place.

    What was eliminated is left out, and so are in a place the sites of those who receive quota beside it.
    """
    firms, groups = _codes(holders, {Holder.Type.ENTERPRISE}), _codes(holders, {Holder.Type.GROUP})
    places = _codes(holders, {Holder.Type.PROVINCE, Holder.Type.PREFECTURE, Holder.Type.COUNTY})
    sites = licensed_sites(programme, Site.objects.all(), on, on, on=on)
    beside = sites.exclude(Q(enterprise__code__in=firms) | Q(enterprise__group__code__in=groups))
    grouped = [
        sites.filter(enterprise__code__in=firms).values_list("enterprise__code"),
        sites.filter(enterprise__group__code__in=groups).values_list("enterprise__group__code"),
    ]
    for digits in {len(code) for code in places}:
        within = beside.annotate(within=Left("jurisdiction__code", digits))
        grouped.append(within.filter(within__in=places).values_list("within"))
    found: dict[str, Decimal | None] = {}
    with row_security.unrestricted("a claim is weighed by the whole capacity of a holder, wherever its sites are"):
        for rows in grouped:
            found |= dict(rows.annotate(capacity=Sum("capacity_left")))
    return found


def _codes(holders: Iterable[Holder], types: Collection[str]) -> list[str]:
    return [holder.code for holder in holders if holder.type in types]
