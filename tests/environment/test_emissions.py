"""Ceilings of emissions beside what permits allow and what was measured, by province, pollutant and year."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core import clock, loaders, row_security
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, Licence, Site, User
from enterprises.roles import Role
from environment.models import EmissionCeiling
from environment.queries.emissions import EmissionTotals, with_totals
from environment.services import emissions, permit_limits, readings
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.databases import Clone
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import constraint_of

CEILINGS = f"{V1}emission-ceilings/"
LOADER = Loader("emission tests")
D = dt.date
REASON = "Printed wrongly in the plan"
BEFORE = D(2006, 1, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(D(2014, 10, 20)):
        yield


def ceiling(actor: User, tonnes: str = "100", year: int = 2013, **fields: Any) -> EmissionCeiling:
    given = {"place": factories.place("36"), "pollutant": "cod", "medium": "water", "document": "Plan 1", **fields}
    return emissions.set_ceiling(actor=actor, year=year, tonnes=Decimal(tonnes), **given)


def permit(site: Site, first: dt.date = BEFORE, **fields: Any) -> Licence:
    return factories.licence(site, "discharge", valid_from=first, **fields)


def limit(licence: Licence, total: str | None, first: dt.date, **fields: Any) -> None:
    given = {"pollutant": "cod", "medium": "water", "document": "Permit", "highest": Decimal(70), **fields}
    permit_limits.enter(
        actor=LOADER,
        licence=licence,
        in_force_from=first,
        yearly_total=Decimal(total) if total else None,
        **given,
    )


def totals(row: EmissionCeiling) -> EmissionTotals:
    (found,) = with_totals([row])
    return found.totals


@pytest.mark.django_db
class TestTotals:
    def test_a_permit_counts_by_the_days_for_which_it_has_a_yearly_total(self, p36a: User, firm: Enterprise) -> None:
        row, site = ceiling(p36a), firm.sites.get()
        assert totals(row) == EmissionTotals(0, 0, 0, Decimal("0.000"), 0, 0)
        held = permit(site)
        assert (totals(row).permits, totals(row).unlimited) == (1, 1)
        limit(held, None, D(2012, 1, 1))
        assert (totals(row).unlimited, totals(row).permitted) == (1, 0)
        limit(held, "36.5", D(2013, 7, 1))  # 184 of 365 days
        found = totals(row)
        assert (found.unlimited, found.limited_in_part, found.permitted) == (0, 1, Decimal("18.400"))
        limit(held, "73", D(2013, 12, 31))
        assert totals(row).permitted == Decimal("18.500")  # 183 and 1 of 365 days
        assert totals(ceiling(p36a, year=2014)).permitted == 73

    def test_a_permit_that_ended_counts_until_its_last_day(self, p36a: User, firm: Enterprise) -> None:
        row, site = ceiling(p36a), firm.sites.get()
        limit(permit(site, valid_to=D(2013, 1, 10)), "365", D(2006, 1, 1))
        revoked = permit(site, D(2013, 1, 11), valid_to=None, number="P-2")
        limit(revoked, "365", D(2013, 1, 11))
        Licence.objects.filter(pk=revoked.pk).update(revoked_on=D(2013, 1, 21))
        found = totals(row)
        assert (found.permits, found.limited_in_part, found.permitted) == (2, 0, 20)
        assert totals(ceiling(p36a, year=2014)) == EmissionTotals(0, 0, 0, Decimal("0.000"), 0, 0)
        void = permit(site, D(2013, 2, 1), valid_to=None, number="P-3", revoked_on=D(2013, 2, 1))
        limit(void, "365", D(2013, 2, 1))
        assert totals(row).permits == 2

    def test_other_pollutants_places_and_media_do_not_count(self, p36a: User, mlr1: User, firm: Enterprise) -> None:
        row, held = ceiling(p36a), permit(firm.sites.get())
        limit(held, "10", D(2006, 1, 1), pollutant="zinc")
        elsewhere = factories.site(factories.enterprise(at="150206"))
        limit(permit(elsewhere, number="P-9"), "10", D(2006, 1, 1))
        assert (totals(row).permits, totals(row).permitted) == (1, 0)
        far = ceiling(mlr1, place=factories.place("15"))
        assert totals(far).permitted == 10

    def test_readings_that_count_are_counted(self, p36a: User, firm: Enterprise) -> None:
        row, site = ceiling(p36a), firm.sites.get()
        sample: dict[str, Any] = {
            "pollutant": "cod", "medium": "water", "discharge": "direct", "outlet": "DW001", "unit": "mg_l",
            "method": "HJ 828", "laboratory": "Station", "value": Decimal(60),
        }  # fmt: skip
        for day in (D(2012, 12, 31), D(2013, 1, 1), D(2013, 12, 31)):
            last = readings.record(actor=p36a, site=site, sampled_on=day, **sample)
        assert (totals(row).readings, totals(row).sites_measured) == (2, 1)
        readings.correct(last, actor=p36a, reason=REASON)
        assert totals(row).readings == 1

    def test_what_permits_allow_beyond_the_ceiling_is_said(self, p36a: User, firm: Enterprise) -> None:
        limit(permit(firm.sites.get()), "120", D(2006, 1, 1))
        row = ceiling(p36a, "100")
        found = client_of(p36a).get(f"{CEILINGS}{row.pk}/").json()
        assert (found["totals"]["permitted"], found["excess"]) == ("120.000", "20.000")
        page = page_client(p36a).get(reverse("pages:emissions"), {"year": 2013}).content.decode()
        assert "Above the ceiling" in page


@pytest.mark.django_db
class TestCeilings:
    def test_it_is_corrected_and_withdrawn_by_further_entries(self, p36a: User, firm: Enterprise) -> None:
        client, first = client_of(p36a), ceiling(p36a)
        limit(permit(firm.sites.get()), "120", D(2006, 1, 1))
        body = {"tonnes": "90", "reason": REASON}
        corrected = client.post(f"{CEILINGS}{first.pk}/correct/", body).json()
        assert (corrected["tonnes"], corrected["corrects"], corrected["excess"]) == ("90.000", str(first.pk), "30.000")
        assert client.get(f"{CEILINGS}{first.pk}/").json()["state"] == "corrected"
        withdrawn = client.post(f"{CEILINGS}{corrected['id']}/correct/", {"reason": REASON}).json()
        assert (withdrawn["state"], withdrawn["tonnes"], withdrawn["excess"]) == ("withdrawn", None, "0.000")
        assert not EmissionCeiling.objects.standing()
        listed = page_client(p36a).get(reverse("pages:emissions"), {"year": 2013}).content.decode()
        assert "No ceiling fits this choice." in listed
        assert client.get(CEILINGS, {"standing": "true"}).json()["results"] == []
        again = client.post(f"{CEILINGS}{withdrawn['id']}/correct/", {"reason": REASON})
        assert pointers(assert_problem(again, 400, "invalid")) == [("/tonnes", "required")]
        client.post(f"{CEILINGS}{withdrawn['id']}/correct/", body)
        assert EmissionCeiling.objects.standing().get().tonnes == 90
        assert AuditEvent.objects.filter(action__startswith="emission_ceilings.").count() == 4

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"tonnes": "0"}, ("/tonnes", "not_positive")),
            ({"tonnes": "-1"}, ("/tonnes", "negative")),
            ({"tonnes": "1000000"}, ("/tonnes", "looks_like_kilograms")),
            ({"year": 2016}, ("/year", "in_the_future")),
            ({"document": "x"}, ("/document", "required")),
            ({"medium": "air"}, ("/pollutant", "not_in_this_medium")),
            ({"pollutant": "ph"}, ("/pollutant", "invalid_choice")),
            ({"place": "360727"}, ("/place", "not_a_province")),
        ],
    )
    def test_a_ceiling_that_cannot_be_is_refused(self, p36a: User, fields: Any, expected: tuple[str, str]) -> None:
        factories.place("360727")
        body = {"place": "36", "pollutant": "cod", "medium": "water", "year": 2013, "tonnes": "5", "document": "Plan 1"}
        answer = client_of(p36a).post(CEILINGS, {**body, **fields})
        assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
        assert not EmissionCeiling.objects.exists()

    def test_a_province_has_one_a_year(self, p36a: User) -> None:
        ceiling(p36a)
        body = {"place": "36", "pollutant": "cod", "medium": "water", "year": 2013, "tonnes": "5", "document": "Plan 2"}
        assert_problem(client_of(p36a).post(CEILINGS, body), 409, "ceiling_exists")

    def test_the_office_of_the_province_sets_it(self, p15a: User, inspector1: User) -> None:
        for actor in (p15a, inspector1):
            with pytest.raises(Forbidden):
                ceiling(actor)

    def test_pages_set_and_withdraw_it_at_a_fixed_cost(self, p36a: User, mlr1: User) -> None:
        client = page_client(p36a)
        form = {"place": "36", "pollutant": "cod", "medium": "water", "year": "2013", "tonnes": "5"}
        form["document"] = "Plan 1"
        assert client.post(reverse("pages:emission-ceiling-new"), form).status_code == 302
        row = EmissionCeiling.objects.get()
        addresses = [reverse("pages:emissions"), CEILINGS]
        before = query_counts(client, addresses)
        for place in ("15", "51"):
            for year in (2011, 2012, 2013):
                ceiling(mlr1, year=year, place=factories.place(place))
        assert query_counts(client, addresses) == before
        act = reverse("pages:emission-ceiling-act", args=[row.pk, "correct"])
        assert client.post(act, {"correct-reason": REASON}).status_code == 302
        client.cookies["django_language"] = "zh-hans"
        shown = client.get(reverse("pages:emission-ceiling", args=[EmissionCeiling.objects.latest("pk").pk]))
        assert shown.status_code == 200
        assert "许可证与监测数据只计您有权查看的部分。" in shown.content.decode()


# --- Guards of the database
@pytest.fixture
def officer(bound_database: Clone) -> Iterator[User]:
    with loaders.entering_history(), row_security.unrestricted("tests of the guards behind it"):
        factories.place("360727")
        created = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    with row_security.unrestricted("tests of the guards behind it"):
        yield created


def put(actor: User, **fields: Any) -> EmissionCeiling:
    """Insert a row as the application's role, in a person's name."""
    given = {"place": factories.place("36"), "pollutant": "cod", "medium": "water", "year": 2013, "document": "Plan 1"}
    row = EmissionCeiling(
        **{"tonnes": Decimal(5), "recorded_by": actor, "recorded_at": timezone.now(), **given, **fields}
    )
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)
    return row


def refusing(actor: User, **fields: Any) -> str:
    with pytest.raises(DatabaseError) as caught:
        put(actor, **fields)
    return constraint_of(caught.value)


def test_the_database_knows_the_office_of_the_province(officer: User) -> None:
    assert refusing(officer, place=factories.place("360727")) == "recorded_in_role"
    with loaders.entering_history():
        factories.place("15")
    assert refusing(officer, place=factories.place("15")) == "recorded_in_role"
    put(officer)


def test_the_database_keeps_ceilings_as_they_were_set(officer: User) -> None:
    first = put(officer)
    correction: dict[str, Any] = {"corrects": first, "reason": REASON}
    for slip in ({"year": 2012}, {"pollutant": "zinc"}, {"pollutant": "lead", "medium": "air"}):
        assert refusing(officer, **correction, **slip) == "emission_ceiling_correction_keeps_its_subject", slip
    put(officer, **correction, tonnes=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        prove_actor(officer)
        EmissionCeiling.objects.update(tonnes=9)
