"""Filing of returns of resource use, by the enterprise or from its paper, and their amendment by a further version."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.capacities import capacity_of
from enterprises.models import Enterprise, OreType, Site, SiteTenure, Standard
from enterprises.roles import Role
from enterprises.services import notifications, validation
from resources import halves
from resources.capabilities import USE_RETURNS_FILE, USE_RETURNS_KEY_IN
from resources.lifecycles import USE_RETURN
from resources.models import UseReturn
from resources.notification_texts import USE_RETURN_KEYED_IN, facts_of_return
from resources.plausibility import looks_like_kilograms

_PEOPLE = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
_EVERY_MINE = ("depleted_reo", "mined_reo", "water_used", "water_reused")
_ROCK_MINE = (
    "depleted_ore", "depleted_reo", "mined_ore", "mined_reo", "fed_ore", "fed_reo", "concentrate", "concentrate_reo",
    "water_used", "water_reused",
)  # fmt: skip
_WHOLES = {
    ("mined_reo", "depleted_reo"): gettext_lazy("More oxide was mined than the reserves lost."),
    ("concentrate_reo", "fed_reo"): gettext_lazy("The concentrate has more oxide than the ore that was fed."),
    ("concentrate", "fed_ore"): gettext_lazy("There is more concentrate than ore that was fed."),
    ("depleted_reo", "depleted_ore"): gettext_lazy("There is more oxide than ore."),
    ("mined_reo", "mined_ore"): gettext_lazy("There is more oxide than ore."),
    ("fed_reo", "fed_ore"): gettext_lazy("There is more oxide than ore."),
    ("concentrate_reo", "concentrate"): gettext_lazy("There is more oxide than concentrate."),
    ("associated_recovered", "associated_in_ore"): gettext_lazy("More was recovered than the ore had."),
    ("water_reused", "water_used"): gettext_lazy("More water was reused than used."),
}
_PHASES = (Standard.Condition.LEACHED_PHASE, Standard.Condition.ALL_PHASES)
_COMPARED = ("depleted_reo", "mined_reo", "concentrate_reo")  # with the capacity, and with the last return


@service
def file(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    process: str,
    condition: str = "",
    confirmed: bool = False,
    fictitious: bool = False,
    **quantities: Decimal | None,
) -> UseReturn:
    """File the return of a mine and half-year; it is frozen as filed.

    ``quantities``: by the names of ``UseReturn.QUANTITIES``; what does not occur at the mine is left out.
    ``confirmed``: that figures about a thousand times the capacity or the last return are really tonnes.
    """
    row = USE_RETURN.begin_new(
        lambda: _new(site, year, half, process=process, condition=condition, fictitious=fictitious, **quantities),
        USE_RETURNS_FILE,
        actor,
        beside=[site],
    )
    return _file_new(row, actor, confirmed)


@service
def key_in(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    process: str,
    received_on: dt.date | None,
    paper_reference: str,
    condition: str = "",
    confirmed: bool = False,
    **quantities: Decimal | None,
) -> UseReturn:
    """File a return that was received on paper, with its day of receipt and the number of its file.

    It counts from the day of its entry until a second officer confirms the day of receipt.
    """
    row = USE_RETURN.begin_new(
        lambda: _new(
            site,
            year,
            half,
            process=process,
            condition=condition,
            received_on=received_on,
            paper_reference=paper_reference.strip(),
            **quantities,
        ),
        USE_RETURNS_KEY_IN,
        actor,
        beside=[site],
    )
    return _announced(_file_new(row, actor, confirmed))


@service
def amend(
    filed: UseReturn,
    *,
    actor: Actor,
    reason: str,
    process: str,
    condition: str = "",
    confirmed: bool = False,
    **quantities: Decimal | None,
) -> UseReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    filed = USE_RETURN.begin(filed, "amend", actor)
    row = _next(filed, reason, process=process, condition=condition, **quantities)
    return _save(row, actor, "use_returns.amend", [], confirmed)


@service
def amend_on_paper(
    filed: UseReturn,
    *,
    actor: Actor,
    reason: str,
    process: str,
    received_on: dt.date,
    paper_reference: str,
    condition: str = "",
    confirmed: bool = False,
    **quantities: Decimal | None,
) -> UseReturn:
    """Enter the further version that the enterprise sent on paper; it counts once a second officer confirms it.

    Until then the version before it counts, and the enterprise may amend either by one of its own.
    """
    filed = USE_RETURN.begin(filed, "amend_on_paper", actor)
    row = _next(
        filed,
        reason,
        process=process,
        condition=condition,
        received_on=received_on,
        paper_reference=paper_reference.strip(),
        **quantities,
    )
    return _announced(_save(row, actor, "use_returns.amend", _paper_faults(row), confirmed))


def _announced(row: UseReturn) -> UseReturn:
    """Tell the people of the enterprise that an officer entered a return of theirs from paper."""
    notifications.notify(
        notifications.people_of(row.enterprise, *_PEOPLE),
        kind=USE_RETURN_KEYED_IN,
        step=f"{USE_RETURN_KEYED_IN}:{row.pk}",
        path=reverse("pages:use-return", args=[row.pk]),
        facts=facts_of_return(row),
    )
    return row


def _new(site: Site, year: int, half: int, **given: Any) -> UseReturn:
    return UseReturn(site=site, enterprise=_holder(site, year, half) or site.enterprise, year=year, half=half, **given)


def _next(filed: UseReturn, reason: str, **given: Any) -> UseReturn:
    return UseReturn(
        site=filed.site,
        enterprise=filed.enterprise,
        year=filed.year,
        half=filed.half,
        number=filed.number + 1,
        amends=filed,
        original_id=filed.original_id or filed.pk,
        reason=validation.require_reason(reason),
        fictitious=filed.fictitious,
        **given,
    )


def _file_new(row: UseReturn, actor: Actor, confirmed: bool) -> UseReturn:
    faults = []
    if row.site.kind != Site.Kind.MINE:
        faults.append(Fault("/site", "not_a_mine", _("Only a mine files returns of resource use.")))
    if halves.last_day(row.year, row.half) >= clock.today():
        faults.append(Fault("/half", "not_over", _("This half-year is not over.")))
    if _holder(row.site, row.year, row.half) != row.enterprise:  # the site is locked now
        faults.append(Fault("/site", "not_held", _("This enterprise did not hold the mine on the last day.")))
    return _save(row, actor, "use_returns.file", [*faults, *_paper_faults(row)], confirmed)


def _paper_faults(row: UseReturn) -> list[Fault]:
    """Return what is wrong with the paper that a return names, if it names one."""
    if row.received_on is None:
        detail = _("Enter the day on which the paper was received.")
        return [Fault("/received_on", "required", detail)] if row.paper_reference else []
    faults = []
    if row.received_on > clock.today():
        faults.append(Fault("/received_on", "in_future", _("The paper can be entered only after it was received.")))
    if row.received_on <= halves.last_day(row.year, row.half):
        detail = _("The paper cannot have been received before the half-year was over.")
        faults.append(Fault("/received_on", "before_period", detail))
    if not row.paper_reference:
        faults.append(Fault("/paper_reference", "required", _("Enter the file number of the paper return.")))
    return faults


def _holder(site: Site, year: int, half: int) -> Enterprise | None:
    """Return the enterprise that held the mine on the last day of the half-year, or ``None``."""
    if half not in UseReturn.Half.values:
        raise Invalid.at("/half", "out_of_range", _("A half-year is the first or the second of a year."))
    on = halves.last_day(year, half)
    tenure = SiteTenure.objects.held_on(on).filter(site=site).select_related("enterprise").first()
    return tenure.enterprise if tenure is not None else None


def _save(row: UseReturn, actor: Actor, action: str, faults: list[Fault], confirmed: bool) -> UseReturn:
    faults = faults or _figure_faults(row)
    if not faults and not confirmed:
        faults = _doubts(row)
    if faults:
        raise Invalid("invalid", _("The return has faults. Nothing was filed."), errors=faults)
    row.filed_by_id = actor.pk
    row.filed_at = clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        reason=row.reason,
        data={
            name: str(value)
            for name in ("received_on", "paper_reference", *UseReturn.QUANTITIES)
            if (value := getattr(row, name)) not in (None, "")
        },
    )
    return row


def _figure_faults(row: UseReturn) -> list[Fault]:
    """Return what is missing, below zero, or larger than the whole that it is a part of."""
    is_ion = row.site.ore_type == OreType.ION_ADSORPTION
    faults = [
        Fault(f"/{name}", "required", _("Give this figure. Enter 0 if there was none."))
        for name in (_EVERY_MINE if is_ion else _ROCK_MINE)
        if getattr(row, name) is None
    ]
    stated = {name: value for name in UseReturn.QUANTITIES if (value := getattr(row, name)) is not None}
    faults += [
        Fault(f"/{name}", "negative", _("Quantities are not negative.")) for name, value in stated.items() if value < 0
    ]
    faults += [
        Fault(f"/{part}", "above_whole", str(text))
        for (part, whole), text in _WHOLES.items()
        if part in stated and whole in stated and stated[part] > stated[whole]
    ]
    if (row.fed_reo is None) != (row.concentrate_reo is None):
        faults.append(Fault("/fed_reo", "required", _("Give both the feed and the concentrate, or neither.")))
    if (row.associated_in_ore is None) != (row.associated_recovered is None):
        faults.append(
            Fault("/associated_in_ore", "required", _("Give what the ore had and what was recovered, or neither."))
        )
    if not row.condition and _distinguishes_conditions(row):
        faults.append(Fault("/condition", "required", _("The standards distinguish this: state the phase or the ore.")))
    if row.condition and (row.condition in _PHASES) != is_ion:
        faults.append(Fault("/condition", "of_another_ore", _("This does not occur with the ore of this mine.")))
    return faults


def _distinguishes_conditions(row: UseReturn) -> bool:
    """Return whether a standard of the last day holds for one phase or kind of ore alone."""
    rows = Standard.objects.in_force(halves.last_day(row.year, row.half)).exclude(condition="")
    return any(one.concerns(row.site, process=row.process, condition=one.condition) for one in rows)


def _doubts(row: UseReturn) -> list[Fault]:
    """Return what must be confirmed: figures about a thousand times the half-yearly capacity or the last return."""
    last = (
        UseReturn.objects.standing()
        .filter(site=row.site)
        .exclude(year=row.year, half=row.half)
        .order_by("-year", "-half")
        .first()
    )
    yearly = capacity_of(row.site, halves.last_day(row.year, row.half)).left
    capacity = yearly / 2 if yearly else None
    for name in _COMPARED:
        figure = getattr(row, name)
        if looks_like_kilograms(figure, getattr(last, name, None)) or looks_like_kilograms(figure, capacity):
            return [
                Fault(
                    "/confirmed",
                    "looks_like_kilograms",
                    _(
                        "%(tonnes)s t is about a thousand times what this mine can have."
                        " If it is in tonnes, tick the box and send it again."
                    )
                    % {"tonnes": f"{figure:,}"},
                )
            ]
    return []
