"""Rows of a sheet of movements: the accounts that they name, and what speaks against each, as its own act judges it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict, cast
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, Fault
from enterprises import two_person_acts
from enterprises.two_person_acts import TwoPersonAct
from quotas.models import Account, ListedMovement, Posting
from quotas.quantities import ZERO
from quotas.services import movements
from quotas.services.movement_facts import MovementFacts

TO_ANOTHER = (ListedMovement.TRANSFER, ListedMovement.REASSIGN)
OF_WITHHELD = (ListedMovement.RELEASE, ListedMovement.REASSIGN)
RELATED = (
    "holder__place",
    "holder__enterprise__jurisdiction",
    "holder__group",
    "holder__jurisdiction",
    "programme_year__programme__authority",
    "parent__holder",
)
OF_TONNES = ("not_enough_unused", "not_enough_withheld", "withheld_by_others")


class Row(TypedDict, total=False):
    """A row as it was read: what moves, of whose account, by which document, and to whom if to another."""

    movement: str
    programme: str
    year: int
    holder: str
    category: str
    tonnes: Decimal
    to: str
    document: str
    effective_on: dt.date


type Key = tuple[str, int, str, str]


def key_of(row: Mapping[str, Any]) -> Key:
    """Return what names the account of a row."""
    return row["programme"], row["year"], row["holder"], row["category"]


def accounts_of(rows: Iterable[Mapping[str, Any]], actor: Actor | None = None) -> dict[Key, Account]:
    """Return the accounts that rows name, by ``key_of``; with an actor, only those that he may see."""
    condition = Q()
    for programme, year, holder, category in {key_of(row) for row in rows}:
        condition |= Q(
            programme_year__programme__code=programme,
            programme_year__year=year,
            holder__code=holder,
            category=category,
        )
    if not condition:
        return {}
    accounts = Account.objects.visible_to(actor) if actor is not None else Account.objects.all()
    found = accounts.filter(condition).select_related(*RELATED)
    return {
        (row.programme_year.programme.code, row.programme_year.year, row.holder.code, row.category): row
        for row in found
    }


def faults(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[Fault]:
    """Return what speaks against each row for this actor, with its position: ``/0/tonnes``.

    Rows that move quota of the same account are judged together: what an earlier one moves is no longer there.
    """
    accounts = accounts_of(rows, actor)
    acts = {act.name: act for act in two_person_acts.declared()}
    facts = _facts(rows, accounts, actor)
    moved: dict[tuple[UUID, bool], Decimal] = defaultdict(lambda: ZERO)
    seen: set[tuple[Any, ...]] = set()
    found: list[Fault] = []
    authority: str | None = None
    for index, one in enumerate(rows):
        row = cast(Row, one)
        account = accounts.get(key_of(row))
        same = (*key_of(row), row["movement"], row["tonnes"], row.get("to"), row["document"], row["effective_on"])
        if same in seen:
            detail = _("An earlier row of the sheet says the same, or cannot stand beside this one.")
            found.append(Fault(f"/{index}/tonnes", "twice", detail))
        seen.add(same)
        if account is None:
            detail = _("This holder has no quota of this programme, year and category that you can see.")
            found.append(Fault(f"/{index}/holder", "unknown_account", detail))
            continue
        of_row = account.programme_year.programme.authority.code
        if of_row != (authority := authority or of_row):
            detail = _("A sheet moves quota of one authority, here %(authority)s. Enter this row on another sheet.")
            found.append(Fault(f"/{index}/programme", "other_authority", detail % {"authority": authority}))
        if refused := _refusals(row, account, actor, acts, facts):
            found += [Fault(f"/{index}{fault.pointer}", fault.code, fault.detail) for fault in refused]
            continue
        pool = account.pk, row["movement"] in OF_WITHHELD
        moved[pool] += row["tonnes"]
        if moved[pool] > (most := _movable(row["movement"], account, facts)):
            detail = _("Together with the rows above %(moved)s t are moved, and %(most)s t can be.") % {
                "moved": f"{moved[pool]:.3f}",
                "most": f"{most:.3f}",
            }
            found.append(Fault(f"/{index}/tonnes", "not_enough_together", detail))
    return found


def _facts(rows: Sequence[Mapping[str, Any]], accounts: Mapping[Key, Account], actor: Actor) -> MovementFacts:
    """Return the facts by which the acts of all rows are judged, read together."""
    known = [(row, account) for row in rows if (account := accounts.get(key_of(row))) is not None]
    stated = [(account, row["to"]) for row, account in known if row["movement"] in TO_ANOTHER and row.get("to")]
    freed = [account for row, account in known if row["movement"] in OF_WITHHELD]
    return MovementFacts.of_codes(actor, stated, freed=freed)


def _movable(movement: str, account: Account, facts: MovementFacts) -> Decimal:
    """Return how many tonnes the rows of an account may move together; of what is withheld, what others did not."""
    if movement in OF_WITHHELD:
        return movements.movable(Posting.Kind.RELEASE, account) - facts.kept.get(account.pk, ZERO)
    return movements.movable(Posting.Kind.DEDUCT, account)


def _refusals(
    row: Row, account: Account, actor: Actor, acts: Mapping[str, TwoPersonAct], facts: MovementFacts
) -> list[Fault]:
    """Return what the act of a movement has against it; without a place of its own it stands beside the holder."""
    act = acts[f"quota.{row['movement']}"]
    arguments: dict[str, Any] = {name: row[name] for name in ("tonnes", "document", "effective_on")}
    to = row.get("to") or ""
    if row["movement"] in TO_ANOTHER:
        if not to:
            return [Fault("/to", "required", _("Name who receives the quota."))]
        arguments["to"] = to
    elif to:
        return [Fault("/to", "not_taken", _("This movement goes to nobody else: leave this empty."))]
    if not act.allows(actor, account):
        return [Fault("/holder", "forbidden", _("Only officers above the holder of the quota may do this."))]
    refusal = act.guard(actor, account) or act.argument_guard(actor, account, facts=facts, **arguments)
    return _placed(refusal) if refusal is not None else []


def _placed(refusal: DomainError) -> list[Fault]:
    if refusal.errors:
        return list(refusal.errors)
    return [Fault("/tonnes" if refusal.code in OF_TONNES else "/holder", refusal.code, str(refusal.detail))]
