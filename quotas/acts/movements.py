"""Quota returned, deducted, withheld, released or transferred on a paper, by two officers above its holder."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import takewhile
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.formats import stored_day
from core.forms import DateInput, PageForm
from core.type_aliases import Text
from enterprises.eligibility import assess
from enterprises.models import Enterprise
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas import ledger
from quotas.capabilities import QUOTA_MOVE
from quotas.models import Account, Posting
from quotas.policies import may_move
from quotas.quantities import MOST_TONNES
from quotas.queries.holders import things_by_code
from quotas.services import movements
from quotas.services.listed_movements import RELATED
from quotas.services.movement_facts import MovementFacts

Kind = Posting.Kind


class MovementForm(PageForm):
    tonnes = forms.DecimalField(
        label=gettext_lazy("Tonnes"), min_value=Decimal("0.001"), max_value=MOST_TONNES, decimal_places=3
    )
    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=200,
        help_text=gettext_lazy("Number and day of the document that orders or requests it"),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("Effective on"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Left empty, the day of the approval."),
    )


class TransferForm(MovementForm):
    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=64,
        help_text=gettext_lazy("Code of the enterprise, group or place that receives it"),
    )

    field_order = ("to", "tonnes", "document", "effective_on")


def bounds(account: Account) -> Bounds:
    return Bounds(
        place=account.holder.place,
        authority=account.programme_year.programme.authority,
        enterprise=account.holder.enterprise,
    )


def facts(account: Account, tonnes: Decimal, document: str, effective_on: dt.date | None) -> list[tuple[str, str]]:
    day = [(gettext_noop("Effective on"), stored_day(effective_on))] if effective_on else []
    return [
        (gettext_noop("Holder"), f"{account.holder.code} {account.holder.name}"),
        (gettext_noop("Programme year"), str(account.programme_year)),
        (gettext_noop("Category"), str(account.category)),
        (gettext_noop("Tonnes"), f"{tonnes:,.3f}"),
        (gettext_noop("Document"), document),
        (gettext_noop("Legal basis"), account.programme_year.programme.legal_basis),
        *day,
    ]


def figures_of(
    title: str, rows: Iterable[tuple[Account, Decimal]], *, name: str = "allocated", binding: bool = False
) -> Table:
    """Tabulate a figure of holders before and after a change; one that changes all day is not binding."""
    figures = [(account.holder.code, getattr(account, name), change) for account, change in rows]
    columns = [gettext_noop("Holder"), gettext_noop("Before, t"), gettext_noop("After, t")]
    cells = [[code, f"{before:,.3f}", f"{before + change:,.3f}"] for code, before, change in figures]
    return Table(title, columns, cells, binding=binding)


def sides(kind: Posting.Kind, account: Account, tonnes: Decimal) -> list[Table]:
    """Tabulate a movement on both sides: the account, and whoever gave its quota or counts it above."""
    change = tonnes if kind == Kind.RELEASE else -tonnes
    own = [(account, change)]
    tables = [
        figures_of(gettext_noop("Allocated"), own, binding=True),
        figures_of(gettext_noop("Left"), own, name="available"),
    ]
    if kind in (Kind.WITHHOLD, Kind.RELEASE):
        return [*tables, at_the_levels_above(accounts_above(account), change)]
    giver = [(account.parent, tonnes)] if account.parent else []
    return [*tables, figures_of(gettext_noop("Not distributed by the giver"), giver, name="undistributed")]


def at_the_levels_above(above: Iterable[Account], change: Decimal) -> Table:
    """Tabulate what is allocated above an account of which quota is withheld or released."""
    return figures_of(gettext_noop("Allocated at the levels above"), [(one, change) for one in above])


def accounts_above(account: Account) -> Iterator[Account]:
    above = account.parent
    while above is not None:
        yield above
        above = above.parent


def _preview(
    kind: Posting.Kind, account: Account, *, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> Preview:
    return Preview(facts=facts(account, tonnes, document, effective_on), tables=sides(kind, account, tonnes))


def _transfer_preview(
    account: Account, *, to: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> Preview:
    rows = [(account, -tonnes), *([(target, tonnes)] if (target := account_of(account, to)) else [])]
    return Preview(
        facts=[*facts(account, tonnes, document, effective_on), (gettext_noop("To"), to)],
        tables=[
            figures_of(gettext_noop("Allocated"), rows, binding=True),
            figures_of(gettext_noop("Left"), rows, name="available"),
            *([_on_the_way(account, target, tonnes)] if target else []),
        ],
    )


def _on_the_way(account: Account, target: Account, tonnes: Decimal) -> Table:
    """Tabulate what the levels between have received, up to the account at which the quota turns."""
    top = ledger.top_of(account, target)
    sides = ((account, -tonnes), (target, tonnes))
    rows = [
        (above, change) for side, change in sides for above in takewhile(lambda one: one != top, accounts_above(side))
    ]
    return figures_of(gettext_noop("Received at the levels between"), rows, name="received", binding=True)


def _release_preview(account: Account, **arguments: Any) -> Preview:
    """Show what is released, and which conditions the law leaves open that the enterprise does not meet today."""
    shown = _preview(Kind.RELEASE, account, **arguments)
    enterprise = account.holder.enterprise
    if enterprise is None:
        return shown
    with translation.override(settings.LANGUAGE_CODE):  # the preview is compared, whoever looks at it
        answer = assess(account.programme_year.programme.activity, clock.today(), [enterprise])[enterprise.pk]
        unmet = " ".join(answer.withheld_because())  # the holder can read the request
    if not unmet:
        return shown
    return replace(shown, facts=[*shown.facts, (gettext_noop("Conditions not met today"), unmet)])


def account_of(account: Account, code: str) -> Account | None:
    """Return the account of the receiving holder in the same programme year and category, if it has one."""
    rows = Account.objects.filter(
        programme_year=account.programme_year_id, category=account.category, holder__code=code
    )
    return rows.select_related("holder").first()


def _transfer(account: Account, *, to: str, **rest: Any) -> list[Posting]:
    holder = ledger.holder_of(things_by_code([to])[to])
    target = ledger.account_for(account.programme_year, account.category, holder)
    return movements.transfer(account, target=target, **rest)


def lock(account: Account, *, to: str = "", **arguments: Any) -> None:
    """Take the locks of a movement, in their order, so that preview, approval and posting use the same figures."""
    movements.ACCOUNT.lock(account)
    target = account_of(account, to) if to else None
    ledger.lock([account, *([target] if target else [])])
    account.refresh_from_db()


def _guard(kind: Posting.Kind, actor: Actor, account: Account) -> DomainError | None:
    return movements.obstacle(kind, account)


def argument_guard(
    kind: Posting.Kind,
    actor: Actor,
    account: Account,
    *,
    tonnes: Decimal,
    document: str,
    facts: MovementFacts | None = None,
    **rest: Any,
) -> DomainError | None:
    """Refuse tonnes, a document or a day; ``facts``: those of a sheet, read for all of its rows."""
    return (
        movements.obstacle_to(kind, account, tonnes, document)
        or (movements.obstacle_to_freeing(account, tonnes, actor, facts) if kind == Kind.RELEASE else None)
        or _day_obstacle(account, rest.get("effective_on"))
    )


def _day_obstacle(account: Account, day: dt.date | None) -> DomainError | None:
    """Refuse a day that does not belong to the programme year of the account; without a day it is today."""
    if (day or clock.today()).year == account.programme_year.year:
        return None
    detail = _("Give a day of %(year)d, the year of the quota.") % {"year": account.programme_year.year}
    return Invalid.at("/effective_on", "invalid", detail)


def _transfer_guard(
    actor: Actor, account: Account, *, to: str, facts: MovementFacts | None = None, **arguments: Any
) -> DomainError | None:
    refused = receiver_obstacle(actor, account, to, facts)
    return refused or argument_guard(Kind.TRANSFER, actor, account, facts=facts, **arguments)


def receiver_obstacle(
    actor: Actor, account: Account, to: str, facts: MovementFacts | None = None
) -> DomainError | None:
    """Refuse a receiver that is unknown, closed or outside the officer's reach."""
    facts = facts or MovementFacts.of_codes(actor, [(account, to)])
    receiver = facts.units.get(to)
    if receiver is None:
        return Invalid.at("/to", "unknown_holder", _("No enterprise, group or place has this code."))
    if to == account.holder.code:
        return Invalid.at("/to", "itself", _("Name another holder than the one that gives."))
    target = facts.account_of(account, to)
    within_reach = may_move(actor, QUOTA_MOVE, target) if target else can(actor, QUOTA_MOVE, receiver)
    if not within_reach:  # before anything is said of the receiver
        return Forbidden("forbidden", _("Only officers above the holder of the quota may do this."))
    if target is not None and (refused := movements.obstacle_on_the_way(account, target, actor, facts)) is not None:
        return refused
    if isinstance(receiver, Enterprise) and receiver.state != Enterprise.State.ACTIVE:
        return Invalid.at(
            "/to", "not_active", _("This enterprise is suspended, closed or merged: it receives no quota.")
        )
    if isinstance(receiver, Enterprise):
        refused = facts.barred.get((receiver.pk, account.programme_year.programme_id))
        if refused is not None:
            return Invalid.at("/to", refused.code, refused.detail)
    return None


def _declare(name: str, kind: Posting.Kind, label: Text, carry_out: Callable[..., object], **more: Any) -> TwoPersonAct:
    own = kind == Kind.RETURN
    usual: dict[str, Any] = {
        "form": MovementForm,
        "argument_guard": partial(argument_guard, kind),
        "preview": partial(_preview, kind),
    }
    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=Account,
            related=RELATED,
            bounds=bounds,
            allows=lambda actor, account: may_move(actor, QUOTA_MOVE, account, own=own),
            guard=partial(_guard, kind),
            lock=lock,
            carry_out=carry_out,
            **{**usual, **more},
        )
    )


RETURN = _declare(movements.RETURN, Kind.RETURN, gettext_lazy("Return quota"), movements.return_)
DEDUCT = _declare(movements.DEDUCT, Kind.DEDUCT, gettext_lazy("Deduct quota"), movements.deduct)
WITHHOLD = _declare(movements.WITHHOLD, Kind.WITHHOLD, gettext_lazy("Withhold quota"), movements.withhold)
RELEASE = _declare(
    movements.RELEASE,
    Kind.RELEASE,
    gettext_lazy("Release withheld quota"),
    movements.release,
    preview=_release_preview,
)
TRANSFER = _declare(
    movements.TRANSFER,
    Kind.TRANSFER,
    gettext_lazy("Transfer quota"),
    _transfer,
    preview=_transfer_preview,
    form=TransferForm,
    argument_guard=_transfer_guard,
)
