"""Reporting duties: a pure function of the timeline, derived again every day."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from core import clock, outbox
from core.actors import SystemActor
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from enterprises.models import Enterprise, Licence, LicenceSuspension, User
from quotas import receivers
from quotas.models import ReportingDuty, ReportingPeriod
from quotas.queries import reports as queries
from quotas.services import duties
from quotas.services.duties import SiteTimeline, owed
from quotas.tasks import derive_duties, derive_duties_of
from quotas.timelines import Span, in_force
from tests.support import factories, filings

D = dt.date
JANUARY, FEBRUARY, MARCH = D(2011, 1, 1), D(2011, 2, 1), D(2011, 3, 1)
MID_MARCH = D(2011, 3, 15)
FIRM, OLD, NEW = uuid4(), uuid4(), uuid4()
ALWAYS = Span(D(2000, 1, 1))
ACTOR = SystemActor("duties")


def months_owed(licensed: Span, held: Span = ALWAYS, *, until: D = MID_MARCH) -> list[D]:
    timeline = SiteTimeline(licensed=(licensed,), held=((FIRM, held),))
    return sorted(month for _firm, month in owed([timeline], since=JANUARY, until=until))


def test_every_month_with_a_licensed_day_is_owed() -> None:
    assert months_owed(ALWAYS) == [JANUARY, FEBRUARY, MARCH]


def test_a_licence_ending_on_the_first_day_of_a_month_still_owes_that_month() -> None:
    assert months_owed(Span(D(2010, 1, 1), FEBRUARY)) == [JANUARY, FEBRUARY]
    assert months_owed(Span(D(2010, 1, 1), D(2011, 1, 31))) == [JANUARY]


def test_a_licence_beginning_on_the_last_day_of_a_month_owes_that_month() -> None:
    assert months_owed(Span(D(2011, 1, 31))) == [JANUARY, FEBRUARY, MARCH]


def test_the_holder_of_the_site_owes_and_a_sale_within_a_month_makes_both_owe() -> None:
    timeline = SiteTimeline(
        licensed=(ALWAYS,),
        held=((OLD, Span(D(2000, 1, 1), D(2011, 2, 14))), (NEW, Span(D(2011, 2, 15)))),
    )
    result = owed([timeline], since=JANUARY, until=D(2011, 3, 1))
    assert result.keys() == {(OLD, JANUARY), (OLD, FEBRUARY), (NEW, FEBRUARY), (NEW, MARCH)}


def test_nothing_is_owed_before_the_register_began() -> None:
    assert months_owed(Span(D(2005, 1, 1), D(2010, 12, 31))) == []


@pytest.mark.django_db
def test_suspension_and_revocation_shorten_what_is_in_force(firm: Enterprise) -> None:
    licence = Licence.objects.get(site__enterprise=firm)
    licence.revoked_on = D(2011, 7, 1)
    LicenceSuspension.objects.create(licence=licence, suspended_on=D(2011, 2, 1), ended_on=D(2011, 3, 1), reason="test")
    assert in_force(licence) == [Span(D(2006, 1, 1), D(2011, 1, 31)), Span(D(2011, 3, 1), D(2011, 6, 30))]


@pytest.mark.django_db
def test_duties_are_recorded_once_and_the_running_month_is_owed_already(firm: Enterprise) -> None:
    with clock.at(D(2011, 3, 15)):
        assert duties.derive(actor=ACTOR) == (3, 0)
        assert duties.derive(actor=ACTOR) == (0, 0)
    due = ReportingDuty.objects.filter(enterprise=firm).order_by("period").values_list("period", "due_on")
    assert list(due) == [(JANUARY, D(2011, 2, 10)), (FEBRUARY, D(2011, 3, 10)), (MARCH, D(2011, 4, 10))]


@pytest.mark.django_db
def test_a_corrected_timeline_takes_duties_back(firm: Enterprise) -> None:
    with clock.at(D(2011, 3, 15)):
        duties.derive(actor=ACTOR)
        Licence.objects.filter(site__enterprise=firm).update(revoked_on=D(2011, 2, 1))
        assert duties.derive(actor=ACTOR) == (0, 2)


@pytest.mark.django_db
def test_only_the_operating_licence_of_the_kind_of_site_makes_a_duty(firm: Enterprise) -> None:
    site = firm.sites.get()
    Licence.objects.update(valid_to=D(2010, 12, 31))
    factories.licence(site, "discharge")
    with clock.at(D(2011, 3, 15)):
        assert duties.derive(actor=ACTOR) == (0, 0)


@pytest.mark.django_db
def test_a_site_without_a_holder_owes_nothing() -> None:
    factories.site(factories.enterprise(), held=False)
    with clock.at(D(2011, 3, 15)):
        assert duties.derive(actor=ACTOR) == (0, 0)


@pytest.mark.django_db
def test_every_month_of_a_province_can_be_closed_once_it_is_owed(firm: Enterprise) -> None:
    with clock.at(D(2011, 2, 15)):
        derive_duties()
    assert list(ReportingPeriod.objects.order_by("period").values_list("period", "province__code")) == [
        (JANUARY, "36"),
        (FEBRUARY, "36"),
    ]


@pytest.mark.django_db
def test_a_change_in_the_register_brings_one_enterprise_up_to_date_and_touches_no_other(firm: Enterprise) -> None:
    other = factories.enterprise()
    factories.site(other)
    with clock.at(D(2011, 3, 15)):
        duties.derive(actor=ACTOR)
        Licence.objects.update(revoked_on=D(2011, 2, 1))
        derive_duties_of(str(firm.pk))
    assert ReportingDuty.objects.filter(enterprise=firm).count() == 1
    assert ReportingDuty.objects.filter(enterprise=other).count() == 3


def test_the_register_s_news_lead_to_the_derivation() -> None:
    assert receivers.on_licence_changed in outbox._RECEIVERS[LICENCE_CHANGED]
    assert receivers.on_enterprise_changed in outbox._RECEIVERS[ENTERPRISE_CHANGED]


@pytest.mark.django_db
def test_deriving_takes_as_many_queries_for_many_sites_as_for_one(
    firm: Enterprise, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        factories.site(factories.enterprise())
    with clock.at(D(2011, 3, 15)), django_assert_max_num_queries(16):
        duties.derive(actor=ACTOR)


@pytest.mark.django_db
def test_a_report_is_missing_from_the_day_after_it_was_due(firm: Enterprise, signer: User) -> None:
    factories.programme_year()
    with clock.at(D(2011, 2, 5)):
        duties.derive(actor=ACTOR)
    assert not queries.missing(on=D(2011, 2, 10)).exists()
    assert [duty.period for duty in queries.missing(on=D(2011, 2, 11))] == [JANUARY]
    with clock.at(D(2011, 2, 12)):
        filings.filed(firm, JANUARY, signer, nil=True)
    assert not queries.missing(on=D(2011, 2, 13)).exists()
