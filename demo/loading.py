"""Loads the demonstration through the services, month by month, each act as of its own instant.

Every act is recorded at its day, so "as known on" and the audit trail are consistent with the story. Nothing is
announced while loading: screening runs between the acts, as the nightly run would. Each month is one transaction that
leaves a mark, so an interrupted load continues where it stopped; the business day is fixed last.
"""

from itertools import groupby
from operator import attrgetter

from core import audit, clock
from core.actors import Loader, SystemActor
from core.models import AuditEvent, FixedDay
from core.outbox import without_announcements
from core.transactions import service
from demo import (
    bulletins,
    campaigns,
    cases,
    consumption,
    customs,
    distribution,
    environment,
    evidence,
    filings,
    invoices,
    legal,
    notifications,
    planning,
    proceedings,
    production,
    register,
    resources,
    reviews,
    statements,
    visits,
)
from demo import orders as demo_orders
from demo.companies import BUSINESS_DAY
from demo.context import Act, World
from demo.filings import instant
from inspections.services import orders
from inspections.services.cases import escalate_unanswered

LOADER = Loader("demonstration loader")
MARK = "demonstration.month_told"
STORIES = (
    filings,
    consumption,
    cases,
    proceedings,
    evidence,
    demo_orders,
    campaigns,
    visits,
    reviews,
    customs,
    bulletins,
    planning,
)
NIGHT = SystemActor("nightly look at terms")


def load() -> bool:
    """Create the year 2011 up to the business day; return ``False`` if that has been done already."""
    if FixedDay.objects.filter(day=BUSINESS_DAY).exists():
        return False
    world = World(year=production.story())
    done = set(AuditEvent.objects.filter(action=MARK).values_list("object_label", flat=True))
    stories = (act for module in STORIES for act in module.acts())
    acts = sorted([*_first_acts(), *stories, *_last_acts()], key=attrgetter("at"))
    with without_announcements():
        for month, of_month in groupby(acts, key=lambda act: f"{act.at:%Y-%m}"):
            if month not in done:
                _perform(month, list(of_month), world)
        notifications.fill()
        _fix_the_day()
    return True


@service
def _perform(month: str, acts: list[Act], world: World) -> None:
    for act in acts:
        with clock.at(act.at):
            act.do(world)
    with clock.at(acts[-1].at):
        audit.record(actor=LOADER, action=MARK, obj=month)


@service
def _fix_the_day() -> None:
    FixedDay.objects.create(day=BUSINESS_DAY)
    clock.reload_fixed_day()


def _first_acts() -> list[Act]:
    """Return the first acts: the register, the competences and the distribution, before any filing."""
    return [
        Act(instant(1, 1, 0), lambda world: register.enter(actor=LOADER)),
        Act(instant(1, 1, 0), lambda world: legal.enter(actor=LOADER)),
        Act(instant(1, 1, 0), lambda world: resources.enter(actor=LOADER)),
        Act(instant(1, 1, 1), _distribute),
        Act(instant(1, 1, 2), lambda world: resources.enter_plans(actor=LOADER)),
        Act(instant(7, 22, 10), lambda world: resources.enter_half_year(actor=LOADER)),
        Act(instant(10, 17, 10), lambda world: invoices.enter(world.year, actor=LOADER)),
        Act(instant(9, 6, 10), lambda world: resources.enter_strategic(actor=LOADER)),
        Act(instant(9, 21, 10), lambda world: resources.enter_further(actor=LOADER)),
        Act(instant(9, 21, 11), lambda world: environment.enter(actor=LOADER)),
        Act(instant(9, 21, 14), lambda world: statements.enter(actor=LOADER)),
        Act(instant(10, 18, 11), resources.begin_draft),
    ]


def _distribute(world: World) -> None:
    with clock.at(distribution.ISSUED_ON):
        distribution.hand_on(world)


def _last_acts() -> list[Act]:
    return [
        Act(instant(10, 18, 15), distribution.propose_supplement),
        Act(instant(10, 19, 10), distribution.answer_consultation),
        *(Act(instant(10, day, 1, 30), _escalate) for day in (1, 20)),
    ]


def _escalate(world: World) -> None:
    """Escalate unanswered cases and orders by one level, as the nightly task does."""
    escalate_unanswered(actor=NIGHT, on=clock.today())
    orders.escalate_overdue(actor=NIGHT, on=clock.today())
