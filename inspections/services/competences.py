"""Competence of an officer for an act at a place and day: by level and authority in the table, not by role."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor, Loader
from core.errors import Conflict, Forbidden, Invalid
from core.reference_files import rows
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Authority, Jurisdiction
from enterprises.models.jurisdictions import inside
from enterprises.policies import can_anywhere
from enterprises.scoping import memberships_of
from enterprises.services import approvals
from inspections.lifecycles import responsible_place
from inspections.models import Case, Competence, Order, Threshold
from inspections.models.competences import LegalEntry
from inspections.services import required_text

PUBLISHED = Path(__file__).parents[1] / "data" / "competences.csv"
COMPETENCES = WriteAccess(Competence, can=can_anywhere)
THRESHOLDS = WriteAccess(Threshold, can=can_anywhere)
# Two-person acts
ENTER, ENTER_THRESHOLD = "competences.enter", "thresholds.enter"
END, END_THRESHOLD = "competences.end", "thresholds.end"
# Bounds against slips and abuse, set by the register and not by a law: beyond them no hearing would be offered at all,
# or no case decided within its time.
BOUNDS = {
    Threshold.Name.DEFENCE_DAYS: (3, 60),
    Threshold.Name.LARGE_FINE_PERSON: (0, 100_000),
    Threshold.Name.LARGE_FINE_FIRM: (0, 5_000_000),
}

refusal("legal_entry_by_two", approvals.needs_second_person)


@service
def load(*, actor: Actor) -> int:
    """Enter the published competences that are missing; return how many were new."""
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    new = 0
    for row in rows(PUBLISHED):
        key = {"act": row["act"], "level": row["level"], "valid_from": row["valid_from"]}
        rest = {name: row[name] for name in ("legal_basis", "evidence", "source")}
        authority = authorities[row["authority"]]
        _row, created = Competence.objects.get_or_create(**key, authority=authority, defaults=rest)
        new += created
    return new


@service
def enter(
    *,
    actor: Actor,
    act: str,
    level: str,
    legal_basis: str,
    valid_from: dt.date,
    authority: Authority | None = None,
    valid_to: dt.date | None = None,
    source: str = "",
    evidence: str = LegalEntry.Evidence.ENTERED,
) -> Competence:
    """Enter that offices of this level (and authority) may decide this act; by two administrators, or a loader."""
    row = COMPETENCES.begin_new(
        lambda: Competence(act=act, level=level, authority=authority, evidence=evidence), REFERENCE_EDIT, actor
    )
    return _save_entry(row, ENTER, actor, legal_basis, source, valid_from, valid_to)


@service
def enter_threshold(
    *,
    actor: Actor,
    name: str,
    figure: Decimal,
    legal_basis: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    source: str = "",
    evidence: str = LegalEntry.Evidence.ENTERED,
) -> Threshold:
    """Enter a figure of due process, by two administrators or a loader.

    A later entry replaces it from its own first day on.
    """
    row = THRESHOLDS.begin_new(lambda: Threshold(name=name, figure=figure, evidence=evidence), REFERENCE_EDIT, actor)
    require_figure(name, figure)
    return _save_entry(row, ENTER_THRESHOLD, actor, legal_basis, source, valid_from, valid_to)


def require_figure(name: str, figure: Decimal) -> None:
    """Refuse a figure that is outside of its bounds, and days that are not whole."""
    least, most = BOUNDS[Threshold.Name(name)]
    if figure <= 0 or (name == Threshold.Name.DEFENCE_DAYS and figure % 1):
        raise Invalid.at("/figure", "invalid", _("A figure above zero; days are whole."))
    if not least <= figure <= most:
        detail = _("From %(least)s to %(most)s.") % {"least": f"{least:,}", "most": f"{most:,}"}
        raise Invalid.at("/figure", "out_of_bounds", detail)


@service
def end[R: LegalEntry](rule: R, *, actor: Actor, valid_to: dt.date | None) -> R:
    """Set the last day of an entry, by two administrators. Earlier decisions based on it remain valid."""
    access: WriteAccess[Any] = COMPETENCES if isinstance(rule, Competence) else THRESHOLDS
    rule = access.begin(rule, REFERENCE_EDIT, actor)
    require_days(rule.valid_from, valid_to)
    approvals.require(END if isinstance(rule, Competence) else END_THRESHOLD, rule, actor=actor, loaders=True)
    rule.valid_to = valid_to
    rule.save(update_fields=["valid_to"])
    audit.record(actor=actor, action="competences.end", obj=rule, data={"valid_to": str(valid_to or "")})
    return rule


def require(actor: Actor, case: Case, acts: Iterable[str]) -> None:
    """Refuse unless each act is among those that an office of this person may decide where the case is handled."""
    table = list(Competence.objects.in_force_on(clock.today()).values_list("act", "level", "authority_id"))
    wanted = set(acts)
    if unknown := _labels(wanted - {act for act, _level, _authority in table}):
        raise Conflict(
            "competence_missing",
            _("No office is entered as competent for: %(acts)s. The administrator enters it, with its legal basis.")
            % {"acts": unknown},
        )
    place = responsible_place(case)
    offices = [
        (membership.jurisdiction.level, membership.authority_id)
        for membership in memberships_of(actor)
        if membership.jurisdiction is not None and inside(place.code, membership.jurisdiction.code)
    ]
    own = {act for act, level, authority in table if any(level == at and authority in (None, of) for at, of in offices)}
    if missing := wanted - own:
        raise Forbidden(
            "not_competent",
            _("Your office is not competent for: %(acts)s.") % {"acts": _labels(missing)},
            acts=sorted(missing),
        )


def threshold(name: Threshold.Name, on: dt.date) -> Any:
    """Return the figure in force on a day, or raise ``Conflict`` if none was entered."""
    row = Threshold.objects.in_force_on(on).filter(name=name).order_by("-valid_from").first()
    if row is None:
        raise Conflict(
            "threshold_missing",
            _("Not entered for %(day)s: “%(name)s”. The administrator enters it, with its legal basis.")
            % {"day": formats.day(on), "name": name.label},
            threshold=str(name),
        )
    return row.figure


def _labels(acts: set[str]) -> str:
    return ", ".join(str(Order.Kind(act).label) for act in sorted(acts))


def _save_entry[R: LegalEntry](
    row: R, act: str, actor: Actor, legal_basis: str, source: str, valid_from: dt.date, valid_to: dt.date | None
) -> R:
    required_text.require_text(legal_basis=legal_basis)
    require_days(valid_from, valid_to)
    if not isinstance(actor, Loader):
        approvals.require(act, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.legal_basis, row.source, row.valid_from, row.valid_to = (
        legal_basis.strip(),
        source.strip(),
        valid_from,
        valid_to,
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="competences.enter", obj=row, reason=row.legal_basis)
    return row


def require_days(first: dt.date, last: dt.date | None) -> None:
    """Refuse an end before the beginning."""
    if last is not None and last < first:
        raise Invalid.at("/valid_to", "before_it_begins", _("It ends on or after the day on which it begins."))
