"""Drafts of returns of resource use: saved with whatever is known, filed once the half-year is over, or discarded."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Site
from resources.capabilities import USE_RETURNS_PREPARE
from resources.lifecycles import DRAFT
from resources.models import UseReturn, UseReturnDraft
from resources.services import use_returns


@service
def save(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    process: str,
    condition: str = "",
    **quantities: Decimal | None,
) -> UseReturnDraft:
    """Save a draft of the return of a mine and half-year; figures may be missing, and nothing is filed."""
    row = DRAFT.begin_new(
        lambda: UseReturnDraft(
            site=site,
            enterprise=site.enterprise,
            year=year,
            half=half,
            process=process,
            condition=condition,
            **quantities,
        ),
        USE_RETURNS_PREPARE,
        actor,
        beside=[site],
    )
    faults = _figure_faults(row)
    if site.kind != Site.Kind.MINE:
        faults.append(Fault("/site", "not_a_mine", _("Only a mine files returns of resource use.")))
    if half not in UseReturnDraft.Half.values:
        faults.append(Fault("/half", "out_of_range", _("A half-year is the first or the second of a year.")))
    if faults:
        raise Invalid("invalid", _("The draft has errors. Nothing was saved."), errors=faults)
    row.saved_by_id, row.saved_at = actor.pk, clock.now()
    row.save(force_insert=True)
    _audit(row, "save", actor)
    return row


@service
def update(
    draft: UseReturnDraft,
    *,
    actor: Actor,
    process: str | None = None,
    condition: str | None = None,
    **quantities: Decimal | None,
) -> UseReturnDraft:
    """Set the figures of a draft that are given, a quantity of ``None`` to empty it; the others stay as they are."""
    draft = DRAFT.begin(draft, "update", actor)
    draft.process = draft.process if process is None else process
    draft.condition = draft.condition if condition is None else condition
    for name, quantity in quantities.items():
        setattr(draft, name, quantity)
    if faults := _figure_faults(draft):
        raise Invalid("invalid", _("The draft has errors. Nothing was saved."), errors=faults)
    draft.saved_by_id, draft.saved_at = actor.pk, clock.now()
    draft.save_next("process", "condition", *UseReturnDraft.QUANTITIES, "saved_by", "saved_at")
    _audit(draft, "update", actor)
    return draft


@service
def file(draft: UseReturnDraft, *, actor: Actor, confirmed: bool = False) -> UseReturn:
    """File the return as its draft states it; the draft is deleted.

    ``confirmed``: that figures about a thousand times the capacity or the last return are really tonnes.
    """
    draft = DRAFT.begin(draft, "file", actor)
    filed = use_returns.file(
        actor=actor,
        site=draft.site,
        year=draft.year,
        half=draft.half,
        process=draft.process,
        condition=draft.condition,
        confirmed=confirmed,
        **{name: getattr(draft, name) for name in UseReturnDraft.QUANTITIES},
    )
    draft.delete()
    return filed


@service
def discard(draft: UseReturnDraft, *, actor: Actor) -> None:
    """Delete a draft; nothing was filed."""
    draft = DRAFT.begin(draft, "discard", actor)
    _audit(draft, "discard", actor)
    draft.delete()


def _figure_faults(draft: UseReturnDraft) -> list[Fault]:
    return [
        Fault(f"/{name}", "negative", _("Quantities are not negative."))
        for name in UseReturnDraft.QUANTITIES
        if (value := getattr(draft, name)) is not None and value < 0
    ]


def _audit(row: UseReturnDraft, verb: str, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action=f"use_return_drafts.{verb}",
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        data={"period": row.period},
    )
