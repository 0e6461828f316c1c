"""The import figures of partner countries, entered by the national customs."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Forbidden, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION
from enterprises.policies import can_anywhere
from enterprises.services import validation
from trade.capabilities import CUSTOMS_FIGURES_RECORD
from trade.models import PartnerImport

FIGURE = WriteAccess(PartnerImport, can=can_anywhere)

refusal("recorded_by_national_customs", lambda: Forbidden("forbidden", _("Your roles do not allow this here.")))


@service
def record_figure(
    *,
    actor: Actor,
    year: int,
    partner: str,
    tonnes: Decimal,
    weight: str,
    wording: str,
    source: str,
    kind: str = "",
    other_tonnes: Decimal | None = None,
    fictitious: bool = False,
) -> PartnerImport:
    """Record a partner's import figure as its source words it; ``other_tonnes`` is a second reading of open wording."""
    row = FIGURE.begin_new(
        lambda: PartnerImport(
            year=year,
            partner=partner,
            kind=kind,
            tonnes=tonnes,
            other_tonnes=other_tonnes,
            weight=weight,
            wording=wording.strip(),
            source=source.strip(),
            fictitious=fictitious,
        ),
        CUSTOMS_FIGURES_RECORD,
        actor,
    )
    if tonnes < 0:
        raise Invalid.at("/tonnes", "negative", _("Tonnes are not negative."))
    if other_tonnes is not None and other_tonnes < 0:
        raise Invalid.at("/other_tonnes", "negative", _("Tonnes are not negative."))
    if not row.wording:
        raise Invalid.at("/wording", "required", _("Quote what the source says."))
    if not row.source:
        raise Invalid.at("/source", "required", _("Name the source."))
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    _audit(row, actor, "partner_imports.record", {"partner": partner, "year": str(year), "tonnes": str(tonnes)})
    return row


@service
def withdraw_figure(figure: PartnerImport, *, actor: Actor, reason: str) -> PartnerImport:
    """Withdraw a figure that was a mistake; it stays on record and no longer counts."""
    row = FIGURE.begin(figure, CUSTOMS_FIGURES_RECORD, actor)
    if row.withdrawn_at is not None:
        raise Conflict("withdrawn_already", _("This figure is withdrawn already."))
    row.withdrawal_reason = validation.require_reason(reason)
    row.withdrawn_by_id, row.withdrawn_at = actor.pk, clock.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    _audit(row, actor, "partner_imports.withdraw", {"partner": row.partner, "year": str(row.year)})
    return row


def _audit(row: PartnerImport, actor: Actor, action: str, data: dict[str, str]) -> None:
    audit.record(actor=actor, action=action, obj=row, place=NATION, data=data)
