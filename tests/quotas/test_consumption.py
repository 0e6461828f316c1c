"""Returns of consumption: filed by month and site, entered from paper and confirmed, amended, missing, and refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import DomainError
from core.models import OutboxMessage
from enterprises.models import Enterprise, Notification, Site, User
from quotas.models import ConsumptionDraft, ConsumptionReturn, ReportingDuty
from quotas.queries import consumption as queries
from quotas.services import consumption
from quotas.services.consumption import drafts, reminders
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, no_loader
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, constraint_refusing

pytestmark = pytest.mark.django_db
MAY = dt.date(2012, 5, 1)
WHY = "The meter was read wrongly"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.datetime(2012, 6, 8, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation")


def filed(actor: User, site: Site, period: dt.date = MAY, **given: Any) -> ConsumptionReturn:
    quantities = {"electricity": Decimal(120_000), "hydrochloric_acid": Decimal(900), **given}
    return consumption.file(actor=actor, site=site, period=period, **quantities)


def keyed_in(actor: User, site: Site, **given: Any) -> ConsumptionReturn:
    paper = {"received_on": dt.date(2012, 6, 5), "paper_reference": "P-7", "electricity": Decimal(5), **given}
    return consumption.key_in(actor=actor, site=site, period=MAY, **paper)


def faults_of(call: Any, *arguments: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


class TestDrafts:
    def test_a_clerk_saves_what_is_known_and_the_signer_files_it_once_the_month_is_over(
        self, clerk: User, signer: User, plant: Site
    ) -> None:
        june = dt.date(2012, 6, 1)
        draft = drafts.save(actor=clerk, site=plant, period=june, water=Decimal(90))
        assert (draft.saved_by_id, draft.quantities) == (clerk.pk, {"water": Decimal(90)})
        assert not ConsumptionReturn.objects.exists()
        assert faults_of(drafts.file, draft, actor=clerk) == "forbidden"
        assert faults_of(drafts.file, draft, actor=signer) == {"/period": "not_over"}
        with clock.at(dt.datetime(2012, 7, 3, 9, tzinfo=clock.ZONE)):
            draft = drafts.update(draft, actor=clerk, water=None, electricity=Decimal(50_000))
            row = drafts.file(draft, actor=signer)
        assert (row.quantities, row.filed_by_id) == ({"electricity": Decimal(50_000)}, signer.pk)
        assert not ConsumptionDraft.objects.exists()

    def test_doubtful_figures_are_confirmed_when_it_is_filed(self, clerk: User, signer: User, plant: Site) -> None:
        filed(signer, plant, dt.date(2012, 4, 1))
        draft = drafts.save(actor=clerk, site=plant, period=MAY, electricity=Decimal(24_000_000))
        doubts = {"/electricity": "looks_like_another_unit", "/hydrochloric_acid": "left_out"}
        assert faults_of(drafts.file, draft, actor=signer) == doubts
        assert ConsumptionDraft.objects.count() == 1
        assert drafts.file(draft, actor=signer, confirmed=True).quantities == {"electricity": Decimal(24_000_000)}

    def test_one_draft_of_a_site_and_month_by_its_own_people(self, clerk: User, p36a: User, plant: Site) -> None:
        draft = drafts.save(actor=clerk, site=plant, period=MAY)
        assert faults_of(drafts.save, actor=clerk, site=plant, period=MAY) == "draft_exists"
        assert faults_of(drafts.save, actor=p36a, site=plant, period=dt.date(2012, 4, 1)) == "forbidden"
        assert faults_of(drafts.save, actor=clerk, site=plant, period=dt.date(2012, 4, 2)) == {
            "/period": "invalid_period"
        }
        house = factories.site(plant.enterprise, "trading")
        assert faults_of(drafts.save, actor=clerk, site=house, period=MAY) == {"/site": "no_consumption"}
        assert faults_of(drafts.update, draft, actor=clerk, water=Decimal(-1)) == {"/water": "negative"}
        drafts.discard(draft, actor=clerk)
        assert not ConsumptionDraft.objects.exists()

    def test_none_is_begun_of_a_month_to_come_or_with_a_return(self, clerk: User, signer: User, plant: Site) -> None:
        filed(signer, plant)
        assert faults_of(drafts.save, actor=clerk, site=plant, period=MAY) == {"/period": "return_exists"}
        july = dt.date(2012, 7, 1)
        assert faults_of(drafts.save, actor=clerk, site=plant, period=july) == {"/period": "future_period"}
        assert not ConsumptionDraft.objects.exists()

    def test_it_is_saved_corrected_and_filed_on_pages(self, clerk: User, signer: User, plant: Site) -> None:
        form = {"site": plant.code, "period": "2012-05", "water": "90"}
        assert page_client(clerk).post(reverse("pages:consumption-draft-new"), form).status_code == 302
        draft = ConsumptionDraft.objects.get()
        address = reverse("pages:consumption-draft", args=[draft.pk])
        assert "90.000" in page_client(clerk).get(address).content.decode()
        assert address in page_client(clerk).get(reverse("pages:consumption-returns")).content.decode()
        edit = reverse("pages:consumption-draft-edit", args=[draft.pk])
        whole = {"water": "91", "version": draft.version}
        assert page_client(clerk).post(edit, whole).status_code == 302
        assert page_client(clerk).post(edit, whole).status_code in {409, 412}
        act = reverse("pages:consumption-draft-act", args=[draft.pk, "file"])
        answer = page_client(signer).post(act, {"version": "2"})
        assert answer["Location"] == reverse("pages:consumption-return", args=[ConsumptionReturn.objects.get().pk])

    def test_the_list_says_that_it_names_the_first_drafts_only(
        self, clerk: User, plant: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for period in (MAY, dt.date(2012, 6, 1)):
            drafts.save(actor=clerk, site=plant, period=period)
        monkeypatch.setattr("quotas.web.consumption.MOST_MISSING", 1)
        shown = page_client(clerk).get(reverse("pages:consumption-returns")).content.decode()
        assert shown.count(reverse("pages:consumption-draft", args=[ConsumptionDraft.objects.latest("period").pk])) == 1
        assert reverse("pages:consumption-draft", args=[ConsumptionDraft.objects.earliest("period").pk]) not in shown
        assert "Only the first 1 are listed." in shown

    def test_a_program_saves_files_and_discards(self, clerk: User, signer: User, plant: Site) -> None:
        body = {"site": plant.code, "period": "2012-05", "water": "90.500"}
        made = client_of(clerk).post(f"{V1}consumption-drafts/", body).json()
        assert (made["period"], made["water"], made["electricity"]) == ("2012-05", "90.500", None)
        here, any_version = f"{V1}consumption-drafts/{made['id']}/", {"If-Match": "*"}
        for change, left in (
            ({"electricity": "7.000"}, ("90.500", "7.000")),
            ({"electricity": None}, ("90.500", None)),
        ):
            changed = client_of(clerk).patch(here, change, headers=any_version).json()
            assert (changed["water"], changed["electricity"]) == left, "what is not sent stays"
        answer = client_of(signer).post(f"{here}file/", {})
        assert (answer.status_code, answer.json()["id"]) == (201, str(ConsumptionReturn.objects.get().pk))
        other = client_of(clerk).post(f"{V1}consumption-drafts/", {**body, "period": "2012-06"}).json()
        assert client_of(clerk).delete(f"{V1}consumption-drafts/{other['id']}/").status_code == 204
        assert not ConsumptionDraft.objects.exists()


class TestFiling:
    def test_once_a_month_and_amended_by_a_further_version(self, signer: User, plant: Site) -> None:
        row = filed(signer, plant)
        assert row.quantities == {"electricity": Decimal(120_000), "hydrochloric_acid": Decimal(900)}
        assert faults_of(filed, signer, plant) == "return_exists"
        second = consumption.amend(row, actor=signer, reason=WHY, confirmed=True, electricity=Decimal(130_000))
        assert (second.number, second.amends) == (2, row)
        assert second.quantities == {"electricity": Decimal(130_000)}
        assert list(ConsumptionReturn.objects.standing()) == [second]
        assert faults_of(consumption.amend, row, actor=signer, reason=WHY, water=Decimal(1)) == "amended_already"
        assert faults_of(consumption.amend, second, actor=signer, reason=" ", water=Decimal(1)) == {
            "/reason": "required"
        }

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"period": dt.date(2012, 6, 1)}, {"/period": "not_over"}),
            ({"period": dt.date(2012, 5, 2)}, {"/period": "invalid_period"}),
            ({"period": dt.date(1991, 5, 1)}, {"/site": "not_held"}),
            ({"water": Decimal(-1)}, {"/water": "negative"}),
            ({"electricity": None, "hydrochloric_acid": None}, {"/electricity": "required"}),
        ],
    )
    def test_bad_input_is_refused(self, signer: User, plant: Site, given: Any, fault: dict[str, str]) -> None:
        assert faults_of(filed, signer, plant, **given) == fault

    def test_a_trading_house_files_none(self, signer: User, firm: Enterprise) -> None:
        assert faults_of(filed, signer, factories.site(firm, "trading")) == {"/site": "no_consumption"}

    def test_only_by_the_signer_and_seen_in_the_place(
        self, signer: User, clerk: User, p36a: User, p15a: User, plant: Site
    ) -> None:
        for stranger in (clerk, p36a):
            assert faults_of(filed, stranger, plant) == "forbidden"
        row = filed(signer, plant)
        assert not ConsumptionReturn.objects.visible_to(p15a).exists()
        assert ConsumptionReturn.objects.visible_to(p36a).get() == row

    def test_another_unit_is_asked_about(self, signer: User, plant: Site) -> None:
        filed(signer, plant, dt.date(2012, 4, 1))
        doubt = {"/hydrochloric_acid": "looks_like_another_unit"}
        assert faults_of(filed, signer, plant, hydrochloric_acid=Decimal(900_000)) == doubt
        assert faults_of(filed, signer, plant, hydrochloric_acid=Decimal(999_999_999)) == doubt
        assert filed(signer, plant, hydrochloric_acid=Decimal(900_000), confirmed=True).pk

    def test_an_item_that_was_stated_within_a_year_is_left_out_only_on_purpose(self, signer: User, plant: Site) -> None:
        filed(signer, plant, dt.date(2011, 4, 1), graphite=Decimal(1))
        row = filed(signer, plant, dt.date(2011, 5, 1), water=Decimal(5), confirmed=True)
        assert faults_of(filed, signer, plant, hydrochloric_acid=None) == {
            "/hydrochloric_acid": "left_out",
            "/water": "left_out",
        }
        assert filed(signer, plant, hydrochloric_acid=Decimal(0), water=Decimal(0)).pk
        short = {"reason": WHY, "electricity": Decimal(120_000), "hydrochloric_acid": Decimal(900)}
        assert faults_of(consumption.amend, row, actor=signer, **short) == {
            "/graphite": "left_out",
            "/water": "left_out",
        }
        assert consumption.amend(row, actor=signer, confirmed=True, **short).number == 2

    def test_a_day_of_receipt_counts_once_a_second_officer_has_confirmed_it(
        self, p36a: User, p36b: User, signer: User, plant: Site
    ) -> None:
        row = keyed_in(p36a, plant)
        entered = row.filed_at.astimezone(clock.ZONE).date()
        assert row.received_on is not None
        assert row.received_on < entered
        assert row.counted_on == entered
        week = dt.timedelta(days=7)
        assert [reminders.remind(entered + days) > 0 for days in (week / 7, week, week, 2 * week)] == [
            False,
            True,
            False,
            True,
        ]
        row = consumption.confirm(row, actor=signer)
        assert row.counted_on == entered, "the enterprise's own word makes nothing in time"
        assert faults_of(consumption.confirm, row, actor=p36a) == "maker_is_checker"
        row = consumption.confirm(row, actor=p36b)
        assert (row.counted_on, row.confirmed_by, row.receipt_confirmed_by) == (row.received_on, signer, p36b)
        assert faults_of(consumption.confirm, row, actor=p36b) == "nothing_to_confirm"
        assert reminders.remind(entered + 3 * week) == 0

    def test_a_month_is_late_after_the_day_of_its_report(self, signer: User, plant: Site, firm: Enterprise) -> None:
        ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 7))
        row = filed(signer, plant)
        assert (row.due_on, row.late) == (dt.date(2012, 6, 7), True)
        assert not consumption.amend(row, actor=signer, reason=WHY, confirmed=True, water=Decimal(1)).late
        assert not filed(signer, plant, dt.date(2012, 4, 1)).late


class TestPaper:
    def test_the_office_enters_it_and_the_enterprise_confirms(self, signer: User, p36a: User, plant: Site) -> None:
        assert faults_of(keyed_in, signer, plant) == "forbidden"
        row = keyed_in(p36a, plant)
        assert row.confirmation_waits
        told = Notification.objects.get(person=signer, kind="consumption_keyed_in")
        assert told.path == reverse("pages:consumption-return", args=[row.pk])
        assert faults_of(consumption.confirm, row, actor=p36a) == "maker_is_checker"
        confirmed = consumption.confirm(row, actor=signer)
        assert (confirmed.confirmed_by, confirmed.confirmation_waits) == (signer, False)
        assert faults_of(consumption.confirm, row, actor=signer) == "nothing_to_confirm"

    def test_for_a_silent_enterprise_a_second_officer_confirms(
        self, signer: User, p36a: User, p36b: User, p15a: User, plant: Site
    ) -> None:
        row = keyed_in(p36a, plant)
        assert faults_of(consumption.confirm, row, actor=p15a) == "forbidden"
        confirm = "UPDATE quotas_consumptionreturn SET confirmed_by_id = %s, confirmed_at = now() WHERE id = %s"
        assert constraint_refusing(confirm, p36a.pk, row.pk, actor=p36a) == "consumption_filer_does_not_confirm"
        confirmed = consumption.confirm(row, actor=p36b)
        assert (confirmed.confirmed_by, confirmed.receipt_confirmed_by) == (p36b, p36b)
        assert confirmed.counted_on == row.received_on
        page = page_client(p36b).get(reverse("pages:consumption-return", args=[row.pk])).content.decode()
        assert f"{p36b} confirmed the figures" in page
        assert f"{p36b} confirmed the day of receipt" in page

    def test_second_officers_are_told_and_find_it_in_their_work_of_today(
        self, signer: User, p36a: User, p36b: User, p15a: User, plant: Site
    ) -> None:
        row = keyed_in(p36a, plant)
        told = Notification.objects.get(kind="consumption_waits")
        assert (told.person, told.path) == (p36b, reverse("pages:consumption-return", args=[row.pk]))
        queue = "Return of consumption to be confirmed"
        for reader, shown in ((p36b, True), (p36a, False), (p15a, False)):
            assert (queue in page_client(reader).get(reverse("pages:start")).content.decode()) is shown
        consumption.confirm(row, actor=signer)
        assert queue in page_client(p36b).get(reverse("pages:start")).content.decode(), "its day waits"
        consumption.confirm(row, actor=p36b)
        assert queue not in page_client(p36b).get(reverse("pages:start")).content.decode()

    def test_its_figures_count_once_they_are_confirmed(self, signer: User, p36a: User, plant: Site) -> None:
        row = keyed_in(p36a, plant)
        assert not ConsumptionReturn.objects.counting().exists()
        before = OutboxMessage.objects.filter(event="consumption_filed").count()
        consumption.confirm(row, actor=signer)
        assert ConsumptionReturn.objects.counting().get() == row
        assert OutboxMessage.objects.filter(event="consumption_filed").count() == before + 1, "it is judged again"

    def test_the_database_takes_its_day_from_a_second_officer_alone(
        self, own_database: Clone, signer: User, p36a: User, p36b: User, p15a: User, plant: Site
    ) -> None:
        row = keyed_in(p36a, plant)
        day = "UPDATE quotas_consumptionreturn SET receipt_confirmed_by_id = %s, receipt_confirmed_at = now()"
        day += " WHERE id = %s"
        assert constraint_refusing(day, p36b.pk, row.pk, actor=p36b) == "consumption_receipt_confirmed_of_paper"
        consumption.confirm(row, actor=signer)
        no_loader(own_database)
        for actor, refused_by in (
            (p36a, "consumption_filer_does_not_confirm"), (signer, "recorded_in_role"), (p15a, "recorded_in_role"),
        ):  # fmt: skip
            assert constraint_refusing(day, actor.pk, row.pk, actor=actor) == refused_by, actor

    def test_the_enterprise_amends_what_is_wrong(self, signer: User, p36a: User, plant: Site) -> None:
        row = keyed_in(p36a, plant)
        amended = consumption.amend(row, actor=signer, reason="Not our figure", electricity=Decimal(7))
        assert (amended.number, amended.confirmation_waits) == (2, False)
        assert faults_of(consumption.confirm, row, actor=signer) == "amended_already"
        assert faults_of(consumption.confirm, amended, actor=signer) == "nothing_to_confirm"

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"received_on": None}, {"/received_on": "required"}),
            ({"received_on": dt.date(2012, 6, 9)}, {"/received_on": "in_future"}),
            ({"received_on": dt.date(2012, 5, 31)}, {"/received_on": "before_period"}),
            ({"paper_reference": " "}, {"/paper_reference": "required"}),
        ],
    )
    def test_the_paper_is_named(self, p36a: User, plant: Site, given: Any, fault: dict[str, str]) -> None:
        assert faults_of(keyed_in, p36a, plant, **given) == fault


class TestTheDatabase:
    def inserted(self, signer: User, site: Site, **given: Any) -> str | None:
        """Insert a return as the application's role, past the service; return what refuses it."""
        values = {
            "enterprise": site.enterprise, "period": MAY, "electricity": 1, "filed_by": signer,
            "filed_at": clock.now(), **given,
        }  # fmt: skip
        try:
            with transaction.atomic():
                prove_actor(signer)
                ConsumptionReturn.objects.create(site=site, **values)
                transaction.set_rollback(True)
        except DatabaseError as refusal:
            return constraint_of(refusal)
        return None

    def test_the_instant_of_filing_is_that_of_the_database(
        self, own_database: Clone, signer: User, plant: Site
    ) -> None:
        no_loader(own_database)
        assert self.inserted(signer, plant) == "consumption_filed_now", "the test acts in 2012"
        assert self.inserted(signer, plant, filed_at=dt.datetime.now(dt.UTC)) is None

    def test_a_paper_is_received_after_its_month(self, signer: User, plant: Site) -> None:
        paper = {"paper_reference": "P-1", "received_on": dt.date(2012, 5, 31)}
        assert self.inserted(signer, plant, **paper) == "consumption_paper_after_its_month"

    def test_it_takes_returns_of_the_holder_for_months_that_are_over(self, signer: User, plant: Site) -> None:
        assert self.inserted(signer, plant) is None
        assert self.inserted(signer, plant, period=dt.date(2012, 6, 1)) == "consumption_month_is_over"
        by_its_own_word = {"period": dt.date(2099, 1, 1), "filed_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}
        assert self.inserted(signer, plant, **by_its_own_word) == "consumption_month_is_over"
        assert self.inserted(signer, plant, period=dt.date(1991, 1, 1)) == "consumption_of_the_holder"
        strange = factories.site(factories.enterprise("E-OTHER"), "separation")
        own = signer.memberships.get().enterprise
        assert self.inserted(signer, strange, enterprise=own) == "consumption_of_the_holder"

    @pytest.mark.parametrize("wrong", [{"number": 3}, {"period": dt.date(2012, 4, 1)}])
    def test_it_numbers_the_versions(self, signer: User, plant: Site, wrong: dict[str, Any]) -> None:
        kept = {"amends": filed(signer, plant), "number": 2, "reason": WHY}
        assert self.inserted(signer, plant, **kept) is None
        assert self.inserted(signer, plant, **{**kept, **wrong}) == "consumption_amendment_is_next_version"

    def test_a_return_keeps_its_figures_and_its_place(self, signer: User, plant: Site) -> None:
        row = filed(signer, plant)
        for change in ({"electricity": 1}, {"period": dt.date(2012, 4, 1)}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ConsumptionReturn.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


class TestMissing:
    def test_a_licensed_site_whose_holder_owes_the_month(self, signer: User, plant: Site, firm: Enterprise) -> None:
        assert not queries.missing(MAY, Site.objects.exclude(kind="mine"))
        ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 10))
        (site,) = queries.missing(MAY, Site.objects.exclude(kind="mine"))
        assert (site, site.due_on) == (plant, dt.date(2012, 6, 10))
        filed(signer, plant)
        assert not queries.missing(MAY, Site.objects.exclude(kind="mine"))

    def test_a_site_without_its_licence_owes_none(self, firm: Enterprise) -> None:
        ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 10))
        site = factories.site(firm, "separation", licensed=False)
        assert not queries.missing(MAY, Site.objects.exclude(kind="mine"))
        for before_or_after in (
            {"valid_to": dt.date(2012, 4, 30)},
            {"valid_from": dt.date(2012, 6, 1)},
        ):
            factories.licence(site, **before_or_after)
            assert not queries.missing(MAY, Site.objects.exclude(kind="mine"))
        factories.licence(site, valid_from=dt.date(2012, 5, 31), valid_to=dt.date(2012, 5, 31))
        assert list(queries.missing(MAY, Site.objects.exclude(kind="mine"))) == [site]

    def test_who_never_filed_is_told_apart(self, signer: User, p36a: User, plant: Site, firm: Enterprise) -> None:
        for period in (MAY, dt.date(2012, 6, 1)):
            ReportingDuty.objects.create(enterprise=firm, period=period, due_on=dt.date(2012, 7, 10))
        other = factories.site(firm, "separation")
        filed(signer, plant)
        june = f"{V1}consumption-returns-missing/?period=2012-06&province=36"
        with clock.at(dt.datetime(2012, 7, 12, 9, tzinfo=clock.ZONE)):
            rows = client_of(p36a).get(june).json()["results"]
            assert {row["site"]: row["last_filed"] for row in rows if row["site"] in (plant.code, other.code)} == {
                plant.code: "2012-05",
                other.code: None,
            }
            assert {(row["period"], row["due_on"], row["days_overdue"]) for row in rows} == {
                ("2012-06", "2012-07-10", 2)
            }
            never = client_of(p36a).get(f"{june}&never_filed=true").json()["results"]
            assert plant.code not in {row["site"] for row in never}
            assert other.code in {row["site"] for row in never}
            assert client_of(p36a).get(f"{V1}consumption-returns-missing/?period=June").status_code == 400
            page = page_client(p36a).get(reverse("pages:consumption-returns"), {"period": "2012-06"}).content.decode()
            assert "never filed" in page
            assert "last filed" in page

    def test_the_page_leaves_what_the_filters_leave(
        self, signer: User, mlr1: User, plant: Site, firm: Enterprise, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        far = factories.enterprise("E-FAR", at="150206")
        away = factories.site(far, "separation")
        second = factories.site(firm, "separation")
        for owing in (firm, far):
            ReportingDuty.objects.create(enterprise=owing, period=MAY, due_on=dt.date(2012, 6, 10))
        client, listing = page_client(mlr1), reverse("pages:consumption-returns")

        def named(**asked: str) -> set[str]:
            return {site.code for site in client.get(listing, asked).context["missing"] if site.kind != "mine"}

        assert named() == named(period="2012-05") == {plant.code, second.code, away.code}
        assert named(period="2012-04") == set()
        assert named(province="15") == named(enterprise="E-FAR") == {away.code}
        assert named(province="15", enterprise=firm.code) == set()
        monkeypatch.setattr("quotas.web.consumption.MOST_MISSING", 2)
        assert "Only the first 2 are listed." in client.get(listing).content.decode()
        api = client_of(mlr1).get(f"{V1}consumption-returns-missing/?period=2012-05&enterprise=E-FAR").json()
        assert [row["site"] for row in api["results"]] == [away.code]

    def test_a_trading_house_owes_none(self, firm: Enterprise) -> None:
        ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 10))
        factories.site(firm, "trading")
        assert not queries.missing(MAY, Site.objects.exclude(kind="mine"))


class TestPagesAndApi:
    def test_it_is_filed_listed_and_amended(self, signer: User, p36a: User, plant: Site, firm: Enterprise) -> None:
        ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 10))
        own, office = page_client(signer), page_client(p36a)
        listing = reverse("pages:consumption-returns")
        assert "Sites without a return for May 2012" in office.get(listing).content.decode()
        form = {"site": plant.code, "period": "2012-05", "electricity": "120,000", "water": "35.5"}
        assert own.post(reverse("pages:consumption-return-new"), form).status_code == 302
        row = ConsumptionReturn.objects.get()
        listed = office.get(listing, {"period": "2012-05", "enterprise": firm.code}).content.decode()
        assert "120,000.000" in listed
        assert "120,000.000" not in office.get(listing, {"period": "2012-04"}).content.decode()
        amend = reverse("pages:consumption-return-amend", args=[row.pk])
        assert 'value="35.500"' in own.get(amend).content.decode()
        assert own.post(amend, {"electricity": "1", "reason": WHY, "confirmed": "on"}).status_code == 302
        detail = reverse("pages:consumption-return", args=[row.pk])
        assert "A later version" in office.get(detail).content.decode()
        month = reverse("pages:report-month", args=[firm.code, "2012-05"])
        assert f"{listing}?period=2012-05" in own.get(month).content.decode()

    def test_a_paper_is_entered_and_confirmed(self, signer: User, p36a: User, plant: Site) -> None:
        form = {
            "site": plant.code, "period": "2012-05", "water": "5", "received_on": "2012-06-05",
            "paper_reference": "P-7",
        }  # fmt: skip
        assert page_client(p36a).post(reverse("pages:consumption-return-key-in"), form).status_code == 302
        row = ConsumptionReturn.objects.get()
        assert (
            "not confirmed the figures"
            in page_client(p36a).get(reverse("pages:consumption-return", args=[row.pk])).content.decode()
        )
        act = reverse("pages:consumption-return-act", args=[row.pk, "confirm"])
        assert page_client(signer).post(act, {}).status_code == 302
        row.refresh_from_db()
        assert row.confirmed_by == signer

    def test_the_api_names_the_items_by_their_codes(self, signer: User, p36a: User, plant: Site) -> None:
        body = {"site": plant.code, "period": "2012-05", "electricity": "120000.000", "oxalic_acid": "2.500"}
        made = client_of(signer).post(f"{V1}consumption-returns/", body)
        assert made.status_code == 201
        answer = made.json()
        assert (answer["period"], answer["oxalic_acid"], answer["graphite"]) == ("2012-05", "2.500", None)
        assert answer["actions"] == ["amend"]
        amended = client_of(signer).post(
            f"{V1}consumption-returns/{answer['id']}/amend/", {"oxalic_acid": "3.000", "reason": WHY, "confirmed": True}
        )
        assert (amended.status_code, amended.json()["number"]) == (201, 2)
        standing = client_of(p36a).get(f"{V1}consumption-returns/?standing=true&period=2012-05").json()["results"]
        assert [row["oxalic_acid"] for row in standing] == ["3.000"]
        paper = {**body, "period": "2012-04", "received_on": "2012-06-01", "paper_reference": "P-8"}
        waiting = client_of(p36a).post(f"{V1}consumption-returns/", paper)
        assert (waiting.status_code, waiting.json()["confirmation_waits"]) == (201, True)
        found = client_of(signer).get(f"{V1}consumption-returns/?waits=true").json()["results"]
        assert [row["id"] for row in found] == [waiting.json()["id"]]
