"""Deposits of mines: entries with their document, never more taken out than was paid in, mistakes withdrawn."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import DEPOSITS_RECORD
from environment.lifecycles import DEPOSIT
from environment.models import DepositEntry
from environment.queries.deposits import NOTHING, deposit_of

Kind = DepositEntry.Kind

refusal(
    "deposit_not_overdrawn",
    lambda: Conflict("deposit_overdrawn", _("The deposit holds less than would be drawn and returned.")),
)
refusal(
    "deposit_withdrawal_names_its_entry",
    lambda: Conflict("other_entry", _("A withdrawal states the site, kind, amount and day of its entry.")),
)


@service
def record(
    *, actor: Actor, site: Site, kind: str, amount: Decimal, day: dt.date, document: str, fictitious: bool = False
) -> DepositEntry:
    """Record what falls due for a mine, or was paid in, drawn for restoration or returned."""
    row = DEPOSIT.begin_new(
        lambda: DepositEntry(
            site=site, kind=kind, amount=amount, day=day, document=document.strip(), fictitious=fictitious
        ),
        DEPOSITS_RECORD,
        actor,
        beside=[site],
    )
    faults = []
    if site.kind != Site.Kind.MINE:
        faults.append(Fault("/site", "not_a_mine", _("Only mines have a deposit for their geological environment.")))
    if amount <= 0:
        faults.append(Fault("/amount", "not_positive", _("An amount is greater than zero.")))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the plan, receipt or decision.")))
    if kind != Kind.DUE:
        faults += entries.in_the_future("day", day, actor)
    if faults:
        raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
    _require_covered(row)
    return _insert(row, "record", actor)


@service
def withdraw(entry: DepositEntry, *, actor: Actor, reason: str) -> DepositEntry:
    """Withdraw an entry that was a mistake, by a further one that names it; both stay readable."""
    entry = DEPOSIT.begin(entry, "withdraw", actor)
    row = entries.further_row(entry, document=require_reason(reason), withdraws=entry)
    _require_covered(row)
    return _insert(row, "withdraw", actor)


def _require_covered(row: DepositEntry) -> None:
    """Refuse an entry that takes more out of a deposit than was paid in; the site is locked."""
    change = {Kind.DUE: NOTHING, Kind.PAID: row.amount}.get(Kind(row.kind), -row.amount)
    held = deposit_of(row.site, dt.date.max).held + (change if row.withdraws_id is None else -change)
    if held < NOTHING:
        detail = _("The deposit holds %(amount)s yuan less than would be drawn and returned. Nothing was recorded.")
        raise Conflict("deposit_overdrawn", detail % {"amount": f"{-held:,.2f}"})


def _insert(row: DepositEntry, verb: str, actor: Actor) -> DepositEntry:
    return entries.insert(DEPOSIT, row, f"deposits.{verb}", actor, "kind", "amount", "day", reason=row.document)
