"""Quota that moves beside the notices: returned, deducted, withheld, released, transferred, each on its own paper."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Fault, Forbidden, Invalid
from core.outbox import announce
from core.transactions import service
from quotas import ledger
from quotas.capabilities import QUOTA_MOVE
from quotas.events import QUOTA_MOVED
from quotas.ledger import Entry
from quotas.ledger.locks import lock_programme_year
from quotas.models import Account, Posting
from quotas.policies import may_move
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram

Kind = Posting.Kind


@service
def return_(
    account: Account, *, actor: Any, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Give unused quota back to whoever gave it."""
    return _back(Kind.RETURN, account, actor, tonnes, document, effective_on, own=True)


@service
def deduct(
    account: Account, *, actor: Any, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Take unused quota away by an order. What it cannot take stays due against the next account."""
    return _back(Kind.DEDUCT, account, actor, tonnes, document, effective_on)


@service
def withhold(
    account: Account, *, actor: Any, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Keep quota that was issued from being used until it is released."""
    return _move([(Kind.WITHHOLD, None, account.pk)], [account], actor, tonnes, document, effective_on)


@service
def release(
    account: Account, *, actor: Any, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Let withheld quota be used."""
    return _move([(Kind.RELEASE, None, account.pk)], [account], actor, tonnes, document, effective_on)


@service
def transfer(
    source: Account,
    *,
    target: Account,
    actor: Any,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None = None,
) -> list[Posting]:
    """Move unused quota to another holder: up to the common ancestor and down again, whole or not at all."""
    _authorise(actor, [source, target])
    if source.pk == target.pk or (source.programme_year_id, source.category) != (
        target.programme_year_id,
        target.category,
    ):
        raise Invalid(
            "invalid",
            _("The request has faults."),
            errors=[Fault("/target", "same_year_and_category", _("Name another account of this year and category."))],
        )
    lock_programme_year(source.programme_year_id)
    source.refresh_from_db()
    target.refresh_from_db()
    legs = [(Kind.TRANSFER, one, other) for one, other in ledger.route(source, target)]
    return _move(legs, [source, target], actor, tonnes, document, effective_on)


def _back(
    kind: Posting.Kind,
    account: Account,
    actor: Any,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None,
    *,
    own: bool = False,
) -> list[Posting]:
    _authorise(actor, [account], own=own)
    lock_programme_year(account.programme_year_id)
    account.refresh_from_db(fields=["parent"])
    return _move([(kind, account.pk, account.parent_id)], [account], actor, tonnes, document, effective_on, own=own)


def _move(
    legs: Sequence[tuple[Posting.Kind, UUID | None, UUID | None]],
    accounts: Sequence[Account],
    actor: Any,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None,
    *,
    own: bool = False,
) -> list[Posting]:
    _authorise(actor, accounts, own=own)
    if faults := _faults(tonnes, document):
        raise Invalid("invalid", _("The request has faults."), errors=faults)
    day = effective_on or clock.today()
    entries = [
        Entry(kind=kind, from_=one, to=other, tonnes=tonnes, effective_on=day, document=document.strip())
        for kind, one, other in legs
    ]
    made = Posting.objects.in_bulk(ledger.post_many(entries, actor=actor))
    postings = [made[pk] for pk in sorted(made)]
    for account in accounts:
        audit.record(
            actor=actor,
            action=f"movements.{legs[0][0]}",
            obj=account,
            place=account.holder.place.code,
            enterprise_code=account.holder.enterprise.code if account.holder.enterprise else "",
            reason=document,
            data={"tonnes": f"{tonnes:.3f}", "key": postings[0].key},
        )
    announce(QUOTA_MOVED, key=postings[0].key)
    return postings


def _authorise(actor: Any, accounts: Sequence[Account], *, own: bool = False) -> None:
    if not all(may_move(actor, QUOTA_MOVE, account, own=own) for account in accounts):
        raise Forbidden("forbidden", _("Only officers above the holder of the quota may do this."))


def _faults(tonnes: Decimal, document: str) -> list[Fault]:
    faults = []
    if not tonnes.is_finite() or not ZERO < tonnes <= MOST_TONNES or tonnes != to_kilogram(tonnes):
        faults.append(
            Fault("/tonnes", "invalid_tonnes", _("Give tonnes above zero, at most a million, with three decimals."))
        )
    if not document.strip():
        faults.append(Fault("/document", "blank", _("Name the paper behind this.")))
    return faults
