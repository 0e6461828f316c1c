"""Bulletins: drafted, published by a second officer with frozen figures, corrected by an edition, read by everybody."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Forbidden, Invalid
from enterprises import deadlines, notification_texts
from enterprises.models import Enterprise, Jurisdiction, Notification, User
from enterprises.roles import Role
from inspections.models import Case, Flag
from inspections.services import cases, flags
from inspections.services.subjects import Named
from portal import bulletin_tables
from portal.models import Bulletin
from portal.queries import bulletins as queries
from portal.services import bulletins
from quotas import disclosure
from quotas.models import Report
from quotas.services import reports
from tests.support import factories
from tests.support.databases import Clone, no_loader
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing, fault_codes, refused

DAY = dt.date(2011, 10, 20)
SITUATION = "Mines kept to the plan."
WHY = "A figure was wrong"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    """Create a mine that used 138 t of 100 t, which was accepted and flagged."""
    world = World(firm, signer, scheme="all")
    world.give_firm(100)
    report = world.file(3, "138")
    world.screen(report)
    return world


def draft(actor: User, **given: Any) -> Bulletin:
    stated = {"authority": factories.authority("MLR"), "year": 2011, "situation": SITUATION, **given}
    return bulletins.draft(actor=actor, **stated)


def published(maker: User, checker: User, **given: Any) -> Bulletin:
    return bulletins.publish(bulletins.submit(draft(maker, **given), actor=maker), actor=checker)


@pytest.fixture
def nation(db: None) -> None:
    factories.place("CN")


@pytest.mark.usefixtures("nation")
class TestLifecycle:
    def test_the_drafter_changes_and_submits_and_another_publishes(self, mlr1: User, mlr2: User) -> None:
        row = draft(mlr1)
        with refused("other_drafter"):
            bulletins.submit(row, actor=mlr2)
        with refused("other_drafter"):
            bulletins.update(row, actor=mlr2, situation="Other")
        row = bulletins.submit(bulletins.update(row, actor=mlr1, situation="Calm."), actor=mlr1)
        with refused("maker_is_checker"):
            bulletins.publish(row, actor=mlr1)
        with refused("maker_is_checker"):
            bulletins.return_(row, actor=mlr1, reason=WHY)
        row = bulletins.publish(row, actor=mlr2)
        assert (row.state, row.situation, row.published_by) == ("published", "Calm.", mlr2)
        assert row.on == dt.date(2011, 9, 30), "figures are those of months that are over"

    def test_a_returned_one_goes_back_to_its_drafter(self, mlr1: User, mlr2: User) -> None:
        row = bulletins.submit(draft(mlr1), actor=mlr1)
        row = bulletins.return_(row, actor=mlr2, reason=WHY)
        assert (row.state, row.return_reason) == ("returned", WHY)
        assert bulletins.submit(row, actor=mlr1).return_reason == ""

    def test_other_ministries_and_provinces_draft_none(self, mlr1: User, miit1: User, p36a: User) -> None:
        for other in (miit1, p36a):
            with pytest.raises(Forbidden):
                draft(other)
        with pytest.raises(Forbidden):
            bulletins.submit(draft(mlr1), actor=miit1)

    def test_bad_input_is_refused(self, mlr1: User) -> None:
        with pytest.raises(Invalid) as caught:
            draft(mlr1, situation=" ")
        assert fault_codes(caught) == {("/situation", "required")}
        with pytest.raises(Invalid) as caught:
            draft(mlr1, month=13)
        assert fault_codes(caught) == {("/month", "out_of_range")}

    def test_one_bulletin_of_a_time(self, mlr1: User) -> None:
        draft(mlr1)
        draft(mlr1, month=9)
        for month in (None, 9):
            with pytest.raises(Exception, match="new edition"):
                draft(mlr1, month=month)

    def test_a_month_that_is_not_over_is_not_published(self, mlr1: User, mlr2: User) -> None:
        with refused("not_over"):
            published(mlr1, mlr2, month=10)

    def test_another_officer_takes_a_draft_over_and_the_first_may_publish_it(self, mlr1: User, mlr2: User) -> None:
        row = bulletins.return_(bulletins.submit(draft(mlr1), actor=mlr1), actor=mlr2, reason=WHY)
        with refused("own_draft"):
            bulletins.take_over(row, actor=mlr1)
        row = bulletins.take_over(row, actor=mlr2)
        told = Notification.objects.get(kind="bulletin_taken_over")
        assert (told.person, told.facts["person"]) == (mlr1, str(mlr2))
        assert row.title in notification_texts.kind(told.kind).title(told.facts)
        row = bulletins.submit(bulletins.update(row, actor=mlr2, situation="Calm."), actor=mlr2)
        row = bulletins.publish(row, actor=mlr1)
        assert (row.drafted_by, row.published_by) == (mlr2, mlr1)

    def test_a_draft_that_nobody_goes_on_with_is_withdrawn(self, mlr1: User, mlr2: User, miit1: User) -> None:
        row = draft(mlr1, month=9)
        with pytest.raises(Forbidden):
            bulletins.withdraw(row, actor=miit1, reason=WHY)
        row = bulletins.withdraw(row, actor=mlr2, reason=WHY)
        assert (row.state, row.end_reason) == ("withdrawn", WHY)
        first = published(mlr2, mlr1, month=9)
        bulletins.withdraw(bulletins.correct(first, actor=mlr1, reason=WHY), actor=mlr2, reason=WHY)
        assert bulletins.correct(first, actor=mlr2, reason=WHY).edition == 2

    def test_a_wrong_one_is_taken_down_and_corrected(self, mlr1: User, mlr2: User, client: Client) -> None:
        row = published(mlr1, mlr2, month=9)
        row = bulletins.take_down(row, actor=mlr1, reason=WHY)
        path = reverse("pages:public-bulletin", args=[row.pk])
        assert client.get(path).status_code == 404
        assert client.get("/api/v1/public/bulletins/").json()["results"] == []
        assert WHY in page_client(mlr1).get(reverse("pages:bulletin", args=[row.pk])).content.decode()
        second = bulletins.submit(bulletins.correct(row, actor=mlr1, reason=WHY), actor=mlr1)
        second = bulletins.publish(second, actor=mlr2)
        page = client.get(reverse("pages:public-bulletin", args=[second.pk])).content.decode()
        assert path not in page, "nothing links to what was taken down"

    def test_a_correction_is_the_next_edition_and_the_old_one_stays(self, mlr1: User, mlr2: User) -> None:
        first = published(mlr1, mlr2, month=9)
        second = bulletins.correct(first, actor=mlr2, reason=WHY)
        assert (second.edition, second.corrects, second.situation, second.figures) == (2, first, SITUATION, None)
        with refused("corrected_already"):
            bulletins.correct(first, actor=mlr2, reason=WHY)
        second = bulletins.publish(bulletins.submit(second, actor=mlr2), actor=mlr1)
        first.refresh_from_db()
        assert (first.state, second.state) == ("published", "published")

    def test_the_calendar_of_the_ministry_shows_the_planned_day(self, mlr1: User, mlr2: User, miit1: User) -> None:
        row = draft(mlr1, planned_on=dt.date(2011, 10, 31))

        def shown(person: User) -> set[str]:
            listed = deadlines.list_deadlines(person, DAY, dt.date(2011, 11, 1))
            return {one.key for one in listed if one.key.startswith("bulletin-")}

        assert (shown(mlr2), shown(miit1)) == ({f"bulletin-{row.pk}"}, set())


class TestFigures:
    def test_they_are_frozen_with_their_day(self, world: World, mlr1: User, mlr2: User) -> None:
        row = published(mlr1, mlr2)
        assert row.figures is not None
        rows = {(one.place, one.nation): one for one in bulletin_tables.plan_rows(row.figures)}
        assert {str(one.plan) for one in rows.values()} == {"100.000"}
        world.give_firm(50)
        row.refresh_from_db()
        assert {one["plan"] for one in row.figures["plans"]} == {"100.000"}
        fresh = bulletins.publish(
            bulletins.submit(bulletins.correct(row, actor=mlr1, reason=WHY), actor=mlr1), actor=mlr2
        )
        assert {one["plan"] for one in fresh.figures["plans"]} == {"150.000"}

    def test_use_of_one_enterprise_is_not_published(
        self, world: World, mlr1: User, mlr2: User, p36a: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reports.accept(Report.objects.get(), actor=p36a)
        with clock.at(dt.date(2011, 11, 5)):
            row = published(mlr1, mlr2)
            assert row.figures is not None
            assert {(one.used, one.share) for one in bulletin_tables.plan_rows(row.figures)} == {(None, None)}
            monkeypatch.setattr(disclosure, "LEAST_PARTIES", 1)
            monkeypatch.setattr(disclosure, "LEAST_SHARE", 0)
            fresh = queries.freeze(row)
        assert {one.used for one in bulletin_tables.plan_rows(fresh.figures)} != {None}

    def test_flags_and_cases_that_are_open_are_not_told(
        self, world: World, inspector1: User, mlr1: User, mlr2: User, client: Client
    ) -> None:
        cases.create(
            subject=Named("enterprise", world.firm.code), source="inspection", allegation="Ore", actor=inspector1
        )
        with clock.at(dt.date(2012, 3, 1)):
            row = published(mlr1, mlr2, month=10)
            assert row.figures is not None
            assert row.figures["enforcement"] == []
            page = client.get(reverse("pages:public-bulletin", args=[row.pk])).content.decode()
        assert "Jiangxi" not in page[page.index('id="enforcement"') :]

    def test_decisions_are_counted_of_three_enterprises_thirty_days_after_the_period(
        self, nation: None, inspector1: User
    ) -> None:
        def counted(day: dt.date) -> list[tuple[str, int]]:
            with clock.at(day):
                row = Bulletin(authority=factories.authority("MLR"), year=2011, month=10)
                return [
                    (one.place, one.decided) for one in bulletin_tables.enforcement_rows(queries.freeze(row).figures)
                ]

        for number in range(3):
            assert counted(dt.date(2011, 12, 1)) == []
            named = Named("enterprise", factories.enterprise(f"E-{number}").code)
            case = cases.create(subject=named, source="inspection", allegation="Ore", actor=inspector1)
            Case.objects.filter(pk=case.pk).update(decided_at=clock.now())
        assert counted(dt.date(2011, 11, 29)) == []
        assert counted(dt.date(2011, 11, 30)) == [("Jiangxi", 3)]

    def test_flags_decided_are_counted_as_cases_are_and_open_ones_are_not(self, nation: None, inspector1: User) -> None:
        def counted() -> list[tuple[int | None, int | None]]:
            row = Bulletin(authority=factories.authority("MLR"), year=2011, month=10)
            return [(one.decided, one.flags) for one in bulletin_tables.enforcement_rows(queries.freeze(row).figures)]

        firms = [factories.enterprise(f"E-{number}") for number in range(4)]
        raised = [
            Flag.objects.create(
                rule="missing", severity="warning", subject_type="enterprise", subject_code=firm.code, enterprise=firm,
                place=firm.jurisdiction, period=dt.date(2011, 8, 1), year=2011, raised_at=clock.now(),
                template_version=1, evidence={},
                template_values={"subject": firm.name, "month": "2011-08", "due_on": "2011-09-10", "days": "9"},
            )
            for firm in firms
        ]  # fmt: skip
        for number, flag in enumerate(raised[:3]):
            with clock.at(dt.date(2012, 2, 1)):
                assert counted() == [], number
            flags.dismiss(flag, actor=inspector1, reason=WHY)
        with clock.at(dt.date(2012, 2, 1)):
            assert counted() == [(None, 3)]

    def test_a_year_tells_no_month_that_is_left_out(
        self, nation: None, inspector1: User, mlr1: User, mlr2: User
    ) -> None:
        def decide(code: str, month: int) -> None:
            firm = Enterprise.objects.filter(code=code).first() or factories.enterprise(code)
            with clock.at(dt.date(2011, month, 20)):
                named = Named("enterprise", firm.code)
                case = cases.create(subject=named, source="inspection", allegation="Ore", actor=inspector1)
                Case.objects.filter(pk=case.pk).update(decided_at=clock.now())

        def stated(month: int | None, authority: str = "MLR") -> list[tuple[str, int]]:
            row = Bulletin(authority=factories.authority(authority), year=2011, month=month)
            return [(one.place, one.decided) for one in bulletin_tables.enforcement_rows(queries.freeze(row).figures)]

        for number in range(3):
            decide(f"E-{number}", 3)
            decide(f"E-{number}", 5)
        decide("E-8", 4)
        decide("E-9", 4)
        with clock.at(dt.date(2012, 2, 1)):
            assert (stated(3), stated(4), stated(5), stated(None)) == (
                [("Jiangxi", 3)], [], [("Jiangxi", 3)], [("Jiangxi", 8)],
            )  # fmt: skip
            published(mlr1, mlr2, month=3)
            assert stated(None) == [("Jiangxi", 8)], "five enterprises remain"
            row = published(mlr1, mlr2, month=5)
            assert stated(None) == stated(None, "MIIT") == [], "two enterprises remain: those of April"
            bulletins.take_down(row, actor=mlr2, reason=WHY)
            assert stated(None) == [], "it was public"

    def test_a_month_tells_nothing_of_those_left_in_a_published_year(
        self, nation: None, inspector1: User, mlr1: User, mlr2: User
    ) -> None:
        for number, month in ((0, 3), (1, 3), (2, 3), (3, 4)):
            with clock.at(dt.date(2011, month, 20)):
                named = Named("enterprise", factories.enterprise(f"E-{number}").code)
                case = cases.create(subject=named, source="inspection", allegation="Ore", actor=inspector1)
                Case.objects.filter(pk=case.pk).update(decided_at=clock.now())
        with clock.at(dt.date(2012, 2, 1)):
            march = Bulletin(authority=factories.authority("MLR"), year=2011, month=3)
            assert queries.freeze(march).figures["enforcement"] != []
            published(mlr1, mlr2)
            assert queries.freeze(march).figures["enforcement"] == []

    def test_they_contain_no_enterprise(self, world: World, mlr1: User, mlr2: User) -> None:
        assert world.firm.code not in str(published(mlr1, mlr2).figures)


@pytest.mark.usefixtures("nation")
class TestDatabase:
    def test_what_is_published_stays(self, mlr1: User, mlr2: User) -> None:
        row = published(mlr1, mlr2)
        for change in ("situation = 'x'", "figures = '{}'", "\"on\" = '2011-01-01'", "state = 'draft'"):
            refused_by = constraint_refusing(f"UPDATE portal_bulletin SET {change} WHERE id = %s", row.pk, actor=mlr2)
            assert refused_by == "kept_columns", change

    def test_a_draft_is_its_drafters(self, mlr1: User, mlr2: User) -> None:
        row = draft(mlr1)
        change = "UPDATE portal_bulletin SET situation = 'x' WHERE id = %s"
        assert constraint_refusing(change, row.pk, actor=mlr2) == "bulletin_by_its_drafter"

    def test_a_draft_is_taken_over_with_its_texts_or_withdrawn_with_a_reason(
        self, own_database: Clone, nation: None, mlr1: User, mlr2: User, miit1: User
    ) -> None:
        row = draft(mlr1)
        take = "UPDATE portal_bulletin SET drafted_by_id = %s WHERE id = %s"
        third = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",))
        assert constraint_refusing(take, third.pk, row.pk, actor=mlr2) == "bulletin_by_its_drafter"
        both = "UPDATE portal_bulletin SET drafted_by_id = %s, situation = 'x' WHERE id = %s"
        assert constraint_refusing(both, mlr2.pk, row.pk, actor=mlr2) == "bulletin_by_its_drafter"
        ended = "UPDATE portal_bulletin SET state = 'withdrawn', end_reason = %s WHERE id = %s"
        rewritten = "UPDATE portal_bulletin SET state = 'withdrawn', end_reason = 'x', situation = 'x' WHERE id = %s"
        assert constraint_refusing(rewritten, row.pk, actor=mlr2) == "bulletin_by_its_drafter"
        assert constraint_refusing(ended, "", row.pk, actor=mlr2) == "bulletin_ended_with_reason"
        no_loader(own_database)
        assert constraint_refusing(ended, WHY, row.pk, actor=miit1) == "stepped_in_role"

    def test_an_edition_corrects_the_published_one_before_it(self, mlr1: User, mlr2: User) -> None:
        row = draft(mlr1)
        copy = (
            "INSERT INTO portal_bulletin (authority_id, place_id, year, edition, corrects_id, correction_reason,"
            " situation, situation_zh, outlook, outlook_zh, state, drafted_by_id, drafted_at, return_reason,"
            " end_reason, fictitious, version)"
            " SELECT authority_id, place_id, year + %s, edition + %s, id, 'why', situation, '', '', '', 'draft',"
            " drafted_by_id, drafted_at, '', '', false, 1 FROM portal_bulletin WHERE id = %s"
        )
        unlike = "bulletin_corrects_its_like"
        assert constraint_refusing(copy, 0, 1, row.pk, actor=mlr1) == unlike  # not published
        row = bulletins.publish(bulletins.submit(row, actor=mlr1), actor=mlr2)
        assert constraint_refusing(copy, 1, 1, row.pk, actor=mlr1) == unlike
        assert constraint_refusing(copy, 0, 2, row.pk, actor=mlr1) == unlike

    def test_a_draft_is_read_by_its_ministry_alone(self, mlr1: User, mlr2: User, miit1: User, signer: User) -> None:
        row = draft(mlr1)
        seen = [Bulletin.objects.visible_to(person).filter(pk=row.pk).exists() for person in (mlr2, miit1, signer)]
        assert seen == [True, False, False]
        with transaction.atomic():
            prove_actor(mlr1)
        bulletins.publish(bulletins.submit(row, actor=mlr1), actor=mlr2)
        assert all(Bulletin.objects.visible_to(person).filter(pk=row.pk).exists() for person in (miit1, signer))


class TestPages:
    def test_it_is_begun_and_published_on_its_pages(self, world: World, mlr1: User, mlr2: User) -> None:
        texts = {"situation": SITUATION, "situation_zh": "平稳。"}
        body = {"authority": "MLR", "year": 2011, "month": 9, **texts}
        answer = page_client(mlr1).post(reverse("pages:bulletin-new"), body)
        row = Bulletin.objects.get()
        path = reverse("pages:bulletin", args=[row.pk])
        assert answer["Location"] == path
        assert "Figures of this moment" in page_client(mlr2).get(path).content.decode()
        for person, verb in ((mlr1, "submit"), (mlr2, "publish")):
            row.refresh_from_db()
            act = reverse("pages:bulletin-act", args=[row.pk, verb])
            assert page_client(person).post(act, {"version": row.version}).status_code == 302
        row.refresh_from_db()
        assert row.state == "published"
        assert "Figures frozen at publication" in page_client(mlr1).get(path).content.decode()
        assert SITUATION not in page_client(mlr1).get(reverse("pages:bulletins")).content.decode()

    def test_everybody_reads_what_is_published_in_both_languages(
        self, world: World, mlr1: User, mlr2: User, client: Client
    ) -> None:
        row = published(mlr1, mlr2, situation_zh="矿山没有超计划。", fictitious=True)
        waiting = draft(mlr1, month=9)
        listed = client.get(reverse("pages:public-bulletins")).content.decode()
        here = reverse("pages:public-bulletin", args=[row.pk])
        assert here in listed
        assert str(waiting.pk) not in listed
        assert client.get(reverse("pages:public-bulletin", args=[waiting.pk])).status_code == 404
        english = client.get(f"{here}?language=en").content.decode()
        chinese = client.get(f"{here}?language=zh-hans").content.decode()
        assert SITUATION in english
        assert "invented" in english
        assert "矿山没有超计划。" in chinese
        assert mlr2.username not in english
        answer = client.get("/api/v1/public/bulletins/").json()["results"]
        assert [one["id"] for one in answer] == [str(row.pk)]
        assert "drafted_by" not in answer[0]

    def test_the_pdf_is_set_in_both_languages(self, world: World, mlr1: User, mlr2: User, client: Client) -> None:
        first = published(mlr1, mlr2)
        row = bulletins.correct(first, actor=mlr1, reason=WHY)
        row = bulletins.publish(bulletins.submit(row, actor=mlr1), actor=mlr2)
        path = reverse("pages:public-bulletin-paper", args=[row.pk])
        files = [client.get(f"{path}?language={language}").content for language in ("en", "zh-hans")]
        assert all(file.startswith(b"%PDF") for file in files)
        assert files[0] != files[1]
        page = client.get(reverse("pages:public-bulletin", args=[first.pk])).content.decode()
        assert reverse("pages:public-bulletin", args=[row.pk]) in page

    def test_figures_are_named_in_the_readers_language(self, world: World, mlr1: User, mlr2: User) -> None:
        Jurisdiction.objects.filter(code="36").update(name_zh="江西")
        row = published(mlr1, mlr2)
        assert row.figures is not None
        with translation.override("zh-hans"):
            chinese = {one.place for one in bulletin_tables.plan_rows(row.figures)}
        assert "江西" in chinese
        assert "Jiangxi" in {one.place for one in bulletin_tables.plan_rows(row.figures)}
