"""Programme years: created to await their plan, opened by their first notice, closed for good."""

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION
from enterprises.services import approvals, validation
from quotas.capabilities import CATALOGUE_KEEP, PROGRAMME_YEARS_CLOSE
from quotas.models import Programme, ProgrammeYear
from quotas.policies import may_keep_programme, may_run_year
from quotas.services.programmes import PROGRAMME

State, Scheme = ProgrammeYear.State, ProgrammeYear.Scheme
# Two-person acts.
CLOSE, REOPEN, CHANGE_SCHEME = "programme_years.close", "programme_years.reopen", "programme_years.change_scheme"
PREPARE = "programme_years.prepare"
MOST_YEARS_AHEAD = 1

refusal(
    "year_opens_with_a_notice",
    lambda: Conflict(
        "awaiting_plan",
        _("This programme year awaits its plan: its first notice in force opens it."),
    ),
)

YEAR = Lifecycle(
    ProgrammeYear,
    rows=lambda: ProgrammeYear.objects.select_related("programme__authority"),
    states=State.values,
    transitions=[
        Transition(
            "close", [State.OPEN], State.CLOSED, PROGRAMME_YEARS_CLOSE, gettext_lazy("Close"), reason_required=True
        ),
        Transition(
            "reopen", [State.CLOSED], State.OPEN, PROGRAMME_YEARS_CLOSE, gettext_lazy("Reopen"), reason_required=True
        ),
    ],
    can=may_run_year,
)
SCHEMES = WriteAccess(ProgrammeYear, can=may_run_year, rows=YEAR.rows)
PREPARED = WriteAccess(
    ProgrammeYear,
    can=lambda actor, capability, year: may_keep_programme(actor, capability, year.programme if year else None),
)


@service
def year_of(programme: Programme, year: int, *, actor: Actor, scheme: str | None = None) -> ProgrammeYear:
    """Return the programme's year, created if missing: it awaits its plan, and use may already be filed in it.

    Without a stated scheme a new year takes the scheme of the year before. A stated scheme that differs replaces the
    old one as long as the year has no account; later it is refused.
    """
    last = programme.last_year or year
    if not programme.first_year <= year <= last:
        raise Invalid.at("/year", "outside_programme", _("The programme did not run in this year."))
    existing = programme.years.filter(year=year).first()
    if existing is None:
        before = programme.years.filter(year__lt=year).order_by("-year").first()
        chosen = scheme or (before.scheme if before else Scheme.ALL)
        existing, created = ProgrammeYear.objects.get_or_create(
            programme=programme, year=year, defaults={"scheme": chosen, "state": State.AWAITING_PLAN}
        )
        if created:
            audit.record(actor=actor, action="programme_years.begin", obj=existing, data={"scheme": str(chosen)})
    if scheme is not None and existing.scheme != scheme:
        existing = YEAR.lock(existing)
        if existing.scheme_decided:
            raise _decided(existing)
        if existing.accounts.exists():
            raise Conflict(
                "category_fits_scheme", _("The year already counts in other categories."), scheme=str(existing.scheme)
            )
        existing.scheme = scheme
        existing.save_next("scheme")
        audit.record(actor=actor, action="programme_years.change_scheme", obj=existing, data={"scheme": scheme})
    return existing


def scheme_in_use(programme: Programme, year: int) -> ProgrammeYear.Scheme | None:
    """Return the category scheme that a year keeps, for its accounts or because two people decided on it.

    ``None`` where it is still free.
    """
    kept = Q(accounts__isnull=False) | Q(scheme_decided=True)
    existing = programme.years.filter(kept, year=year).first()
    return ProgrammeYear.Scheme(existing.scheme) if existing else None


@service
def prepare(programme: Programme, *, actor: Actor, year: int, scheme: str) -> ProgrammeYear:
    """Prepare a year with its category scheme, before it has any use; by two people."""
    programme = PROGRAMME.begin(programme, CATALOGUE_KEEP, actor)
    approvals.require(PREPARE, programme, actor=actor)
    require_unused(programme, year=year, scheme=scheme)
    return save_prepared(ProgrammeYear(programme=programme, year=year, scheme=scheme), PREPARE, actor)


def save_prepared(stated: ProgrammeYear, act: str, actor: Actor) -> ProgrammeYear:
    """Save a year that two people have prepared, in the place of one that awaits its plan."""
    row = stated.programme.years.filter(year=stated.year).first() or stated
    row.scheme, row.scheme_decided = stated.scheme, True
    if row is stated:
        row.save(force_insert=True)
    else:
        row.save_next("scheme", "scheme_decided")
    data = {"year": str(row.year), "scheme": str(row.scheme)}
    audit.record(actor=actor, action=act, obj=row, place=NATION, data=data)
    return row


def require_unused(programme: Programme, *, year: int, scheme: str) -> None:
    """Refuse to prepare a year outside the programme or far ahead, one in use, and one whose scheme is decided."""
    if not programme.first_year <= year <= (programme.last_year or year):
        raise Invalid.at("/year", "outside_programme", _("The programme did not run in this year."))
    if year > (last := clock.today().year + MOST_YEARS_AHEAD):
        detail = _("Years are prepared until %(last)s: the year after this one.") % {"last": last}
        raise Invalid.at("/year", "too_far_ahead", detail)
    row = programme.years.filter(year=year).first()
    if row is not None and row.scheme_decided:
        raise _decided(row)
    if row is not None and (row.state != State.AWAITING_PLAN or row.accounts.exists()):
        raise Conflict("year_in_use", _("The year is in use already: two people change its scheme instead."))


def _decided(year: ProgrammeYear) -> Conflict:
    detail = _("Two people decided on the category scheme of this year: “%(scheme)s”. Two people change it.")
    return Conflict("scheme_decided", detail % {"scheme": year.get_scheme_display()}, scheme=str(year.scheme))


@service
def close(year: ProgrammeYear, *, actor: Actor, reason: str) -> ProgrammeYear:
    """Close the year: no more quota is given, and unused quota lapses. Takes two people."""
    return _turn(year, "close", actor=actor, reason=reason)


@service
def reopen(year: ProgrammeYear, *, actor: Actor, reason: str) -> ProgrammeYear:
    """Open a closed year again. Takes two people."""
    return _turn(year, "reopen", actor=actor, reason=reason)


def scheme_obstacle(year: ProgrammeYear) -> Conflict | None:
    """Return why a year keeps its category scheme: it is closed, use is reported in it, or notices are in force."""
    if year.state == State.CLOSED:
        return Conflict("wrong_state", _("The programme year is closed."), state=str(year.state))
    used = year.accounts.exclude(category="total").filter(parent=None).aggregate(used=Sum("used"))["used"]
    if used:
        return Conflict("year_has_use", _("%(used)s t are reported as used in this year.") % {"used": f"{used:,.3f}"})
    numbers = year.notices.filter(state="in_force").order_by("number").values_list("number", flat=True)
    if notices := list(numbers):
        detail = _("Quota is given in the present categories. Revoke first: %(numbers)s.")
        return Conflict("year_has_quota", detail % {"numbers": ", ".join(notices)}, notices=notices)
    return None


@service
def change_scheme(year: ProgrammeYear, *, actor: Actor, reason: str, scheme: str) -> ProgrammeYear:
    """Let a year without use and without quota in force count in other categories. Takes two people."""
    year = SCHEMES.begin(year, PROGRAMME_YEARS_CLOSE, actor)
    reason = validation.require_reason(reason)
    approvals.require(CHANGE_SCHEME, year, actor=actor)
    if (obstacle := scheme_obstacle(year)) is not None:
        raise obstacle
    before, year.scheme, year.scheme_decided = str(year.scheme), scheme, True
    year.save_next("scheme", "scheme_decided")
    data = {"from": before, "to": scheme}
    audit.record(actor=actor, action=CHANGE_SCHEME, obj=year, reason=reason, data=data)
    return year


def open_with_first_notice(year: ProgrammeYear, *, actor: Actor) -> None:
    """Open a year with its first notice; the caller holds the year's lock."""
    if year.state == State.AWAITING_PLAN:
        year.state = State.OPEN
        year.save_next("state")
        audit.record(actor=actor, action="programme_years.open", obj=year)


def _turn(year: ProgrammeYear, verb: str, *, actor: Actor, reason: str) -> ProgrammeYear:
    year = YEAR.begin(year, verb, actor)
    transition = YEAR[verb]
    reason = validation.require_reason(reason)
    approvals.require(f"programme_years.{verb}", year, actor=actor)
    assert transition.target is not None
    year.state = transition.target
    year.save_next("state")
    audit.record(actor=actor, action=f"programme_years.{verb}", obj=year, reason=reason)
    return year
