"""Withheld quota reassigned, and movements made in error taken back, each by two officers above the holder."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from core.formats import stored_day
from core.forms import PageForm
from enterprises.two_person_acts import Preview, TwoPersonAct, declare
from quotas import ledger
from quotas.acts.movements import (
    TransferForm,
    account_of,
    accounts_above,
    argument_guard,
    at_the_levels_above,
    bounds,
    facts,
    figures_of,
    lock,
    receiver_obstacle,
)
from quotas.capabilities import QUOTA_MOVE
from quotas.models import Account, Posting
from quotas.policies import may_move
from quotas.quantities import MOST_TONNES
from quotas.queries.holders import things_by_code
from quotas.services import movements, reversals
from quotas.services.listed_movements import RELATED
from quotas.services.movement_facts import MovementFacts

Kind = Posting.Kind


class ReversalForm(PageForm):
    movement = forms.ChoiceField(
        label=gettext_lazy("Movement"), choices=[(kind.value, kind.label) for kind in reversals.MOVEMENTS]
    )
    tonnes = forms.DecimalField(
        label=gettext_lazy("Tonnes"), min_value=Decimal("0.001"), max_value=MOST_TONNES, decimal_places=3
    )
    document = forms.CharField(
        label=gettext_lazy("Document of the movement"),
        max_length=200,
        help_text=gettext_lazy("As the statement of the account shows it"),
    )
    basis = forms.CharField(
        label=gettext_lazy("Document of the reversal"),
        max_length=200,
        help_text=gettext_lazy("Number and day of the document that orders or requests it"),
    )


def _reassignment_preview(
    account: Account, *, to: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> Preview:
    """Show the withheld figure, which falls, and the other side; what its holder may use stays as it is."""
    other = account_of(account, to)
    gained = "undistributed" if _is_giver(account, to) else "allocated"
    label = "Not distributed by the giver" if gained == "undistributed" else "Allocated"
    return Preview(
        facts=[*facts(account, tonnes, document, effective_on), (gettext_noop("To"), to)],
        tables=[
            figures_of(gettext_noop("Withheld"), [(account, -tonnes)], name="withheld", binding=True),
            figures_of(label, [(other, tonnes)] if other else [], name=gained),
            *_above_both(account, other, tonnes),
        ],
    )


def _above_both(account: Account, other: Account | None, tonnes: Decimal) -> list[Any]:
    """Show the accounts that count both sides: to them the quota was withheld, and is not any more."""
    if other is None:
        return []
    counting = {other.pk, *(one.pk for one in accounts_above(other))}
    return [at_the_levels_above((one for one in accounts_above(account) if one.pk in counting), tonnes)]


def _is_giver(account: Account, to: str) -> bool:
    return account.parent is not None and account.parent.holder.code == to


def _reassign(account: Account, *, to: str, **rest: Any) -> list[Posting]:
    if account.parent is not None and _is_giver(account, to):
        return movements.reassign(account, target=account.parent, **rest)
    target = ledger.account_for(account.programme_year, account.category, ledger.holder_of(things_by_code([to])[to]))
    return movements.reassign(account, target=target, **rest)


def _reassignable(actor: Actor, account: Account) -> DomainError | None:
    return movements.obstacle(Kind.RELEASE, account) or (
        movements.obstacle(Kind.DEDUCT, account) if account.parent_id is None else None
    )


def _reassignment_guard(
    actor: Actor, account: Account, *, to: str, facts: MovementFacts | None = None, **arguments: Any
) -> DomainError | None:
    receiver = None if _is_giver(account, to) else receiver_obstacle(actor, account, to, facts)
    return receiver or argument_guard(Kind.RELEASE, actor, account, facts=facts, **arguments)


def _reversal_preview(account: Account, *, movement: str, tonnes: Decimal, document: str, basis: str) -> Preview:
    """Show every posting that is taken back, with its accounts, and the figures of the first one now and then."""
    postings = reversals.find(account, movement=movement, tonnes=tonnes, document=document)
    change = -tonnes if movement == Kind.RELEASE else tonnes
    days = [stored_day(day) for day in sorted({posting.effective_on for posting in postings})]
    return Preview(
        facts=[
            *facts(account, tonnes, document, None),
            (gettext_noop("Counts on"), ", ".join(days)),
            (gettext_noop("Document of the reversal"), basis),
        ],
        tables=[
            figures_of(gettext_noop("Allocated"), [(account, change)], binding=True),
            figures_of(gettext_noop("Left"), [(account, change)], name="available"),
            *_others(account, postings, tonnes),
        ],
    )


def _others(account: Account, postings: list[Posting], tonnes: Decimal) -> list[Any]:
    gainer = reversals.gainer_of(postings)
    if postings and postings[0].kind in (Kind.WITHHOLD, Kind.RELEASE):
        change = tonnes if postings[0].kind == Kind.WITHHOLD else -tonnes
        return [at_the_levels_above(accounts_above(account), change)]
    if gainer is None or gainer.pk == account.pk:
        return []
    if postings[0].kind == Kind.TRANSFER:
        return [figures_of(gettext_noop("Allocated on the other side"), [(gainer, -tonnes)])]
    return [figures_of(gettext_noop("Not distributed by the giver"), [(gainer, -tonnes)], name="undistributed")]


def _lock_reversal(account: Account, *, basis: str, **movement: Any) -> None:
    """Lock all accounts of the movement at once, in the one order, and not the other side after those above it."""
    movements.ACCOUNT.lock(account)
    legs = reversals.find(account, **movement)
    sides = [key for leg in legs for key in (leg.from_account_id, leg.to_account_id) if key is not None]
    ledger.lock([account, *sides])
    account.refresh_from_db()


def _reversible(actor: Actor, account: Account) -> DomainError | None:
    return reversals.nothing_to_reverse(account)


def _reversal_guard(
    actor: Actor, account: Account, *, movement: str, tonnes: Decimal, document: str, basis: str
) -> DomainError | None:
    postings = reversals.find(account, movement=movement, tonnes=tonnes, document=document)
    return reversals.obstacle(account, postings) or reversals.obstacle_of_office(account, postings, actor)


REASSIGN = declare(
    TwoPersonAct(
        name=movements.REASSIGN,
        label=gettext_lazy("Reassign withheld quota"),
        model=Account,
        related=RELATED,
        form=TransferForm,
        bounds=bounds,
        allows=lambda actor, account: may_move(actor, QUOTA_MOVE, account),
        guard=_reassignable,
        argument_guard=_reassignment_guard,
        lock=lock,
        preview=_reassignment_preview,
        carry_out=_reassign,
    )
)
REVERSE = declare(
    TwoPersonAct(
        name=reversals.REVERSE,
        label=gettext_lazy("Take a movement back"),
        model=Account,
        related=RELATED,
        form=ReversalForm,
        bounds=bounds,
        allows=lambda actor, account: may_move(actor, QUOTA_MOVE, account),
        guard=_reversible,
        argument_guard=_reversal_guard,
        lock=_lock_reversal,
        preview=_reversal_preview,
        carry_out=reversals.reverse,
    )
)
