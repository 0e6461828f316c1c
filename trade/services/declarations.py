"""Recording of customs declarations by customs officers, of an earlier year by two, and cancellation by two."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, outbox
from core.actors import Actor
from core.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from core.transactions import afterwards, refusal, service
from core.write_access import WriteAccess
from enterprises.models import Enterprise
from enterprises.policies import can
from enterprises.services import approvals, validation
from quotas.models import HsCode, Product, Programme
from quotas.quantities import KILOGRAM, to_kilogram
from quotas.services import export_clearance
from trade import events
from trade.capabilities import DECLARATIONS_RECORD
from trade.invoice_numbers import normalise
from trade.models import Declaration, RadioactivityLimit
from trade.partner_countries import Partner
from trade.queries import export_markets, parties
from trade.services.export_quota import ExportJudgement, faulty
from trade.services.invoices import SourceFile

CANCEL = "customs_declarations.cancel"  # two-person act
RECORD_LATE = "customs_declarations.record_late"  # two-person act
FAR_FROM_USUAL = 10  # times the usual value of a tonne, or part of it; an assumption
DECLARATION = WriteAccess(
    Declaration,
    can=can,
    rows=lambda: Declaration.objects.select_related(
        "enterprise__jurisdiction", "enterprise__group", "product", "limit"
    ),
)
__all__ = [
    "cancel",
    "record",
    "record_late",
]  # importing the queries makes cleared exports count for can-export

refusal("declaration_by_a_customs_officer", lambda: Forbidden("forbidden", _("Your roles do not allow this here.")))
refusal("declaration_cancelled_by_two", approvals.needs_second_person)
refusal(
    "declaration_says_beyond_quota",
    lambda: faulty([Fault("/beyond_quota", "not_enough", _("The quota does not cover this export."))]),
)
refusal("declaration_dated_back_by_two", approvals.needs_second_person)
refusal(
    "declaration_sees_the_others",
    lambda: Conflict("changed_meanwhile", _("Something changed meanwhile. Nothing was recorded; try again.")),
)
refusal("declaration_not_in_the_future", lambda: Invalid.at("/day", "in_the_future", _("This day is in the future.")))
refusal(
    "declaration_after_its_enterprise_began",
    lambda: Invalid.at("/day", "before_enterprise", _("The enterprise held no site in the register yet on this day.")),
)
refusal(
    "declaration_of_a_year_with_quota",
    lambda: Invalid.at("/day", "no_quota_of_year", _("The register has no export quota for the year of this day.")),
)


@service
def record(
    *,
    actor: Actor,
    number: str,
    direction: str,
    office: str,
    day: dt.date,
    enterprise: str,
    product: Product,
    hs_code: str,
    partner: str,
    gross_tonnes: Decimal,
    net_tonnes: Decimal,
    reo_tonnes: Decimal | None = None,
    value: Decimal | None = None,
    licence: str = "",
    becquerel: Decimal | None = None,
    beyond_quota: bool = False,
    confirmed: bool = False,
    fictitious: bool = False,
    source: SourceFile | None = None,
) -> Declaration:
    """Record a declaration; its t REO follow from the factor of its product, and a stated figure is compared with them.

    ``beyond_quota``: that the goods crossed the border although the quota that was left did not cover them.
    ``confirmed``: that a value far from the usual one of a tonne is the declared one. Imports above the limit of
    radioactivity are recorded as refused. An export of an earlier year takes two people (``record_late``), and so does
    one that only the quota of an earlier day covers, not what is left of it today.
    """
    file, faults = source or SourceFile(), list[Fault]()
    locked: list[Enterprise] = []  # so that two declarations at once do not each leave quota for the other

    def make() -> Declaration:
        firm = _enterprise(enterprise, faults)
        code = _hs_code(hs_code, product, day, faults)
        if firm is None or code is None or faults:
            raise faulty(faults)
        locked.append(firm)
        return Declaration(
            number=number.strip(),
            number_key=normalise(number),
            direction=direction,
            state=Declaration.State.CLEARED,
            office=office.strip(),
            day=day,
            enterprise=firm,
            product=product,
            hs_code=code,
            partner=partner,
            gross_tonnes=gross_tonnes,
            net_tonnes=net_tonnes,
            value=value,
            licence=licence.strip(),
            beyond_quota=beyond_quota,
            becquerel=becquerel,
            file_name=file.name,
            file_sha256=file.sha256,
            fictitious=fictitious,
        )

    row = DECLARATION.begin_new(make, DECLARATIONS_RECORD, actor, beside=locked)
    if product.reo_factor is not None:
        row.reo_factor = product.reo_factor
        row.reo_tonnes = to_kilogram(net_tonnes * product.reo_factor)
    _judge_radioactivity(row, faults)
    faults += _faults(row, reo_tonnes)
    if not faults and not confirmed:
        faults += _doubts(row)
    if faults:
        raise faulty(faults)
    _require_unused(row)
    judged = ExportJudgement(row)
    if (obstacle := _quota_obstacle(judged, actor)) is not None:
        raise obstacle
    row.beyond_quota = row.beyond_quota and not judged.is_covered
    if judged.takes_two:
        approvals.require(RECORD_LATE, row.enterprise, actor=actor, loaders=True)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    outbox.announce(events.DECLARATION_RECORDED, enterprise_id=row.enterprise_id)
    _audit(row, actor, "declarations.record")
    return row


@service
def record_late(enterprise: Enterprise, *, actor: Actor, reason: str, **stated: Any) -> Declaration:
    """Record an export of an earlier year, or one that only quota held earlier covers. Takes two people."""
    validation.require_reason(reason)
    return record(
        actor=actor, enterprise=enterprise.code, direction=Declaration.Direction.EXPORT, confirmed=True, **stated
    )


@service
def cancel(declaration: Declaration, *, actor: Actor, reason: str) -> Declaration:
    """Cancel a declaration that was a mistake; it no longer counts and its number is free again. Takes two people."""
    row = DECLARATION.begin(declaration, DECLARATIONS_RECORD, actor)
    if (obstacle := obstacle_to_cancel(row)) is not None:
        raise obstacle
    approvals.require(CANCEL, row, actor=actor)
    row.cancel_reason = validation.require_reason(reason)
    row.cancelled_by_id, row.cancelled_at = actor.pk, clock.now()
    row.save(update_fields=["cancelled_by", "cancelled_at", "cancel_reason"])
    outbox.announce(events.DECLARATION_RECORDED, enterprise_id=row.enterprise_id)
    _audit(row, actor, "declarations.cancel")
    return row


def obstacle_to_late(row: Declaration, *, actor: Actor) -> DomainError | None:
    """Return why two people are not asked for an export: one suffices, or its quota speaks against it."""
    judged = ExportJudgement(row)
    if not judged.takes_two:
        detail = _("It is of this year, and judged by the quota of today: one officer records it.")
        return Conflict("one_suffices", detail)
    return _quota_obstacle(judged, actor) or judged.obstacle_to_beyond_quota()


def obstacle_to_cancel(row: Declaration) -> Conflict | None:
    if row.cancelled_at is None:
        return None
    return Conflict("cancelled_already", _("This declaration is cancelled already."))


def quota_freed(row: Declaration) -> Decimal | None:
    """Return the export quota that a declaration uses and that its cancellation frees, or ``None`` for no quota."""
    counts = row.is_export and row.cancelled_at is None  # beyond the quota as well: it is among what was not reported
    return row.net_tonnes if counts and export_clearance.year_on(row.day) is not None else None


def _enterprise(text: str, faults: list[Fault]) -> Enterprise | None:
    firm = parties.by_code([text]).get(parties.code_in(text))
    if firm is None:
        detail = _("No enterprise of the register has this code.")
        faults.append(Fault("/enterprise", "unknown_enterprise", detail))
    return firm


def _hs_code(text: str, product: Product, day: dt.date, faults: list[Fault]) -> HsCode | None:
    """Return the code of the product that is in force on a day; without a factor to REO it is of no use."""
    digits = "".join(text.replace(".", "").split())
    found = HsCode.objects.in_force(day).filter(product=product, code=digits).first()
    if found is None:
        detail = _("This product is not declared under %(code)s on this day. Two officers enter its codes.")
        faults.append(Fault("/hs_code", "unknown_hs_code", detail % {"code": digits or text}))
    elif product.reo_factor is None:
        detail = _("The product has no factor to REO, so t REO cannot be computed. Declare a product with a factor.")
        faults.append(Fault("/hs_code", "no_factor", detail))
    return found


def _judge_radioactivity(row: Declaration, faults: list[Fault]) -> None:
    """Judge an import by the limit of its day: it is cleared or refused."""
    if row.is_export:
        if row.becquerel is not None:
            detail = _("Radioactivity is stated for imports. Leave it out.")
            faults.append(Fault("/becquerel", "not_allowed", detail))
        return
    row.limit = RadioactivityLimit.objects.filter(valid_from__lte=row.day).order_by("-valid_from").first()
    if row.becquerel is None:
        detail = _("Give the measured radioactivity of imported goods.")
        faults.append(Fault("/becquerel", "required", detail))
    elif row.becquerel < 0:
        faults.append(Fault("/becquerel", "negative", _("A measured value is not negative.")))
    elif row.limit is None:
        detail = _("No limit of radioactivity is in force on this day. The national customs enter it first.")
        faults.append(Fault("/becquerel", "no_limit", detail))
    elif row.becquerel > row.limit.becquerel:
        row.state = Declaration.State.REFUSED


def _faults(row: Declaration, stated: Decimal | None) -> list[Fault]:
    faults = []
    if not row.number_key:
        faults.append(Fault("/number", "required", _("Give the number with its digits.")))
    if row.partner not in Partner.values:
        faults.append(Fault("/partner", "unknown_value", _("Give one of the countries and regions of the list.")))
    for name in ("gross_tonnes", "net_tonnes", "value"):
        figure = getattr(row, name)
        if figure is not None and figure <= 0:
            faults.append(Fault(f"/{name}", "not_positive", _("A figure of a declaration is greater than zero.")))
    if row.net_tonnes > row.gross_tonnes > 0:
        detail = _("The net weight is %(net)s t, more than the gross weight of %(gross)s t.")
        texts = {"net": f"{row.net_tonnes:,}", "gross": f"{row.gross_tonnes:,}"}
        faults.append(Fault("/net_tonnes", "more_than_gross", detail % texts))
    if stated is not None and abs(stated - row.reo_tonnes) > KILOGRAM:
        detail = _("%(net)s t with the factor %(factor)s are %(reo)s t REO; %(stated)s t is stated.")
        texts = {
            "net": f"{row.net_tonnes:,}", "factor": str(row.reo_factor), "reo": f"{row.reo_tonnes:,}",
            "stated": f"{stated:,}",
        }  # fmt: skip
        faults.append(Fault("/reo_tonnes", "reo_differs", detail % texts))
    if row.day > clock.today():
        faults.append(Fault("/day", "in_the_future", _("This day is in the future.")))
    since = parties.known_since(row.enterprise_id)
    if since is None or row.day < since:
        detail = _("The enterprise held no site in the register yet on this day.")
        faults.append(Fault("/day", "before_enterprise", detail))
    if row.is_export and not row.licence:
        faults.append(Fault("/licence", "required", _("Give the number of the export licence.")))
    if not row.is_export and (row.licence or row.beyond_quota):
        faults.append(Fault("/licence", "not_allowed", _("An export licence is of exports. Leave it out.")))
    if row.is_export and _lacks_quota(row.day):
        detail = _("The register has no export quota for %(year)s.") % {"year": row.day.year}
        faults.append(Fault("/day", "no_quota_of_year", detail))
    return faults


def _doubts(row: Declaration) -> list[Fault]:
    """Return what must be confirmed: a value by which next year's quota is divided and that is far from the usual."""
    usual = export_markets.usual_value(row) if row.is_export and row.value is not None else None
    if usual is None or row.value is None:
        return []
    worth = row.value / row.net_tonnes
    if usual / FAR_FROM_USUAL < worth < usual * FAR_FROM_USUAL:
        return []
    detail = _("A tonne is worth %(worth)s US dollars here and %(usual)s usually. Confirm that this is the value.")
    return [Fault("/value", "unusual_value", detail % {"worth": f"{worth:,.2f}", "usual": f"{usual:,.2f}"})]


def _lacks_quota(day: dt.date) -> bool:
    """Return whether the year of a day is one of export quotas and has none in the register."""
    of_year = Programme.objects.filter(activity=Programme.Activity.EXPORT, first_year__lte=day.year)
    return of_year.exclude(last_year__lt=day.year).exists() and export_clearance.year_on(day) is None


def _require_unused(row: Declaration) -> None:
    known = Declaration.objects.filter(number_key=row.number_key, cancelled_at=None).first()
    if known is None:
        return
    figures = ("direction", "day", "enterprise_id", "product_id", "partner", "gross_tonnes", "net_tonnes", "licence")
    if all(getattr(known, name) == getattr(row, name) for name in figures):
        detail = _("This declaration is recorded already, with the same figures.")
        raise Conflict("declaration_known", detail, errors=[Fault("/number", "declaration_known", detail)])
    detail = _("Another declaration is recorded under this number. Nothing was recorded.")
    raise Conflict("number_used", detail, errors=[Fault("/number", "number_used", detail)])


def _quota_obstacle(judged: ExportJudgement, actor: Actor) -> Invalid | None:
    """Return the refusal for want of quota; it answers what ``can-export`` is asked, and is recorded as that is."""
    obstacle = judged.obstacle()
    if obstacle is not None and judged.category:
        afterwards(partial(export_clearance.keep_answer, judged.answer, actor=actor))
    return obstacle


def _audit(row: Declaration, actor: Actor, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=row.enterprise.place,
        enterprise_code=row.enterprise.code,
        reason=row.cancel_reason,
        data={"number": row.number, "direction": row.direction, "tonnes": str(row.net_tonnes), "state": row.state},
    )
