"""Figures of reserves are recorded with their document and corrected by further rows; nothing is overwritten."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, DomainError, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import FigureEvidence, Jurisdiction, MiningArea
from enterprises.services import entries, validation
from enterprises.services.validation import unnamed_document
from resources.capabilities import RESERVES_RECORD
from resources.models import ElementClass, ReserveEstimate
from resources.plausibility import looks_like_kilograms
from resources.policies import may_record_reserves

MOST_PERCENT = 100

RESERVE = WriteAccess(
    ReserveEstimate,
    can=may_record_reserves,
    rows=lambda: ReserveEstimate.objects.select_related("place", "mining_area__jurisdiction", "recorded_by"),
    locks_rows=False,
)


def _of_another_subject() -> DomainError:
    return Conflict(
        "of_another_subject", _("A correction is about the same subject, year and method as what it corrects.")
    )


refusal("reserve_correction_keeps_its_subject", _of_another_subject)


@service
def record(
    *,
    actor: Actor,
    year: int,
    method: str,
    remaining_t: Decimal | None,
    estimator: str,
    document: str,
    place: Jurisdiction | None = None,
    mining_area: MiningArea | None = None,
    deposit: str = "",
    deposit_zh: str = "",
    element_class: str = ElementClass.ALL,
    original_t: Decimal | None = None,
    average_grade: Decimal | None = None,
    evidence: str = FigureEvidence.ENTERED,
    confirmed: bool = False,
    fictitious: bool = False,
) -> ReserveEstimate:
    """Record the reserves of a planned mining area, a deposit, a province or the nation for a year.

    ``place`` may be left out for a planned mining area, which lies in its own. ``confirmed``: that a figure about a
    thousand times another one of the same subject is really in tonnes.
    """
    row = RESERVE.begin_new(
        lambda: ReserveEstimate(
            place=_place(place, mining_area),
            mining_area=mining_area,
            deposit=deposit.strip(),
            deposit_zh=deposit_zh.strip(),
            element_class=element_class,
            year=year,
            method=method,
            original_t=original_t,
            remaining_t=remaining_t,
            average_grade=average_grade,
            estimator=estimator.strip(),
            document=document.strip(),
            evidence=evidence,
            fictitious=fictitious,
        ),
        RESERVES_RECORD,
        actor,
    )
    faults = [*_faults(row), *_subject_faults(row)]
    if remaining_t is None:
        faults.append(Fault("/remaining_t", "required", _("Give the remaining reserves.")))
    _save(row, actor, "reserves.record", faults, confirmed)
    return row


@service
def correct(
    estimate: ReserveEstimate,
    *,
    actor: Actor,
    reason: str,
    estimator: str,
    document: str,
    remaining_t: Decimal | None = None,
    original_t: Decimal | None = None,
    average_grade: Decimal | None = None,
    confirmed: bool = False,
) -> ReserveEstimate:
    """Correct a figure by a further row. Without remaining reserves the figure is withdrawn.

    Subject, year and method stay; a figure under a wrong year is withdrawn and recorded again.
    """
    estimate = RESERVE.begin(estimate, RESERVES_RECORD, actor)
    reason = validation.require_reason(reason)
    row = entries.further_row(
        estimate,
        original_t=original_t,
        remaining_t=remaining_t,
        average_grade=average_grade,
        estimator=estimator.strip(),
        document=document.strip(),
        evidence=FigureEvidence.INVENTED if estimate.fictitious else FigureEvidence.ENTERED,
        corrects=estimate,
        reason=reason,
    )
    faults = _faults(row)
    if remaining_t is None and (original_t is not None or average_grade is not None):
        faults.append(
            Fault("/remaining_t", "required", _("Give both figures, or neither to withdraw what was recorded."))
        )
    _save(row, actor, "reserves.correct", faults, confirmed)
    return row


def _place(place: Jurisdiction | None, mining_area: MiningArea | None) -> Jurisdiction:
    if place is not None:
        return place
    if mining_area is not None:
        return mining_area.jurisdiction
    raise Invalid.at("/place", "required", _("Name the place, or the planned mining area."))


def _subject_faults(row: ReserveEstimate) -> list[Fault]:
    if row.mining_area is not None and row.mining_area.jurisdiction_id != row.place_id:
        return [Fault("/place", "not_of_the_area", _("The planned mining area lies in another place."))]
    levels = {Jurisdiction.Level.NATION, Jurisdiction.Level.PROVINCE}
    if row.mining_area is None and not row.deposit and row.place.level not in levels:
        return [
            Fault("/deposit", "required", _("Below a province, name the deposit or the planned mining area.")),
        ]
    return []


def _faults(row: ReserveEstimate) -> list[Fault]:
    faults = []
    if row.year > clock.today().year:
        faults.append(Fault("/year", "in_the_future", _("This year has not begun.")))
    faults += unnamed_document(row.document)
    if not row.estimator:
        faults.append(Fault("/estimator", "required", _("Name who estimated the reserves.")))
    if row.average_grade is not None and not 0 < row.average_grade <= MOST_PERCENT:
        faults.append(Fault("/average_grade", "out_of_range", _("A grade is more than 0 and at most 100 percent.")))
    if row.original_t is not None and row.original_t <= 0:
        faults.append(Fault("/original_t", "not_positive", _("The original reserves must be greater than zero.")))
    if row.original_t is not None and row.remaining_t is not None and row.remaining_t > row.original_t:
        faults.append(
            Fault("/remaining_t", "above_original", _("More cannot remain than there was. Check both figures."))
        )
    return faults


def _save(row: ReserveEstimate, actor: Actor, action: str, faults: list[Fault], confirmed: bool) -> None:
    """Save the row with its author, or refuse it with all its faults."""
    if not faults and not confirmed:
        faults = _doubts(row)
    if faults:
        raise Invalid("invalid", _("The figure has faults. Nothing was recorded."), errors=faults)
    row.recorded_by_id = actor.pk
    row.recorded_at = clock.now()
    row.save(force_insert=True)
    data = {
        "year": row.year,
        "method": row.method,
        "remaining_t": None if row.remaining_t is None else str(row.remaining_t),
        "average_grade": None if row.average_grade is None else str(row.average_grade),
    }
    audit.record(
        actor=actor, action=action, obj=row, place=row.place.code, reason=row.reason or row.document, data=data
    )


def _doubts(row: ReserveEstimate) -> list[Fault]:
    """Return what must be confirmed: a figure about a thousand times the nearest other year's of the subject."""
    others = ReserveEstimate.objects.of_subject(row).standing().only("year", "remaining_t")
    nearest = min(
        (other for other in others if other.pk != row.corrects_id),
        key=lambda other: (abs(other.year - row.year), -other.year),
        default=None,
    )
    if nearest is None or not looks_like_kilograms(row.remaining_t, nearest.remaining_t):
        return []
    return [
        Fault(
            "/confirmed",
            "looks_like_kilograms",
            _(
                "This is about a thousand times the %(tonnes)s t of %(year)s."
                " If it is in tonnes, tick the box and send it again."
            )
            % {"tonnes": f"{nearest.remaining_t:,}", "year": nearest.year},
        )
    ]
