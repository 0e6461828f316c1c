"""Returns of resource use from draft to amendment: saved, filed, on paper, returned for correction, due and overdue."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from enterprises.deadlines import list_deadlines
from enterprises.models import Enterprise, Notification, Site, User
from enterprises.roles import Role
from resources.models import UseReturn, UseReturnDraft
from resources.queries import use_returns as queries
from resources.services import use_return_decisions, use_return_drafts, use_return_reminders, use_returns
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

ION = {"depleted_reo": "100", "mined_reo": "70", "water_used": "1000", "water_reused": "900"}
FIGURES = {name: Decimal(value) for name, value in ION.items()}
MINE = {"year": 2017, "half": 1, "process": "in_situ_leaching"}
PAPER = {"received_on": dt.date(2017, 7, 20), "paper_reference": "2017-44"}


def at(*day: int) -> Any:
    return clock.at(dt.datetime(*day, 9, tzinfo=clock.ZONE))  # type: ignore[misc]


@pytest.fixture(autouse=True)
def in_august() -> Any:
    with at(2017, 8, 10):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


@pytest.fixture
def second(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))


def code_of(call: Any, *arguments: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def file(actor: User, site: Site, **given: Any) -> UseReturn:
    return use_returns.file(actor=actor, site=site, **{**MINE, **FIGURES, **given})


def key_in(actor: User, site: Site, **given: Any) -> UseReturn:
    return use_returns.key_in(actor=actor, site=site, **{**MINE, **FIGURES, **PAPER, **given})


class TestDrafts:
    def test_a_clerk_saves_what_is_known_and_the_signer_files_it(self, clerk: User, signer: User, mine: Site) -> None:
        draft = use_return_drafts.save(actor=clerk, site=mine, **MINE, depleted_reo=Decimal(100))
        assert (draft.saved_by_id, draft.mined_reo) == (clerk.pk, None)
        assert not UseReturn.objects.exists()
        assert mine in queries.missing(2017, 1, Site.objects.all())
        assert code_of(use_return_drafts.file, draft, actor=clerk) == "forbidden"
        assert "/mined_reo" in code_of(use_return_drafts.file, draft, actor=signer)
        process = MINE["process"]
        draft = use_return_drafts.update(draft, actor=clerk, process=process, **FIGURES)
        filed = use_return_drafts.file(draft, actor=signer)
        assert (filed.mined_reo, filed.filed_by_id, filed.state) == (Decimal(70), signer.pk, "filed")
        assert not UseReturnDraft.objects.exists()

    def test_a_draft_is_of_one_mine_and_half_year_and_of_its_own_people(
        self, clerk: User, p36a: User, mine: Site
    ) -> None:
        draft = use_return_drafts.save(actor=clerk, site=mine, **MINE)
        assert code_of(use_return_drafts.save, actor=clerk, site=mine, **MINE) == "draft_exists"
        assert code_of(use_return_drafts.save, actor=p36a, site=mine, **{**MINE, "half": 2}) == "forbidden"
        plant = factories.site(mine.enterprise, "separation")
        assert code_of(use_return_drafts.save, actor=clerk, site=plant, **MINE) == {"/site": "not_a_mine"}
        assert code_of(use_return_drafts.save, actor=clerk, site=mine, **{**MINE, "half": 3}) == {
            "/half": "out_of_range"
        }
        negative = {"actor": clerk, "process": "in_situ_leaching", "mined_reo": Decimal(-1)}
        assert code_of(use_return_drafts.update, draft, **negative) == {"/mined_reo": "negative"}
        use_return_drafts.discard(draft, actor=clerk)
        assert not UseReturnDraft.objects.exists()

    def test_it_is_saved_corrected_and_filed_on_pages(self, clerk: User, signer: User, mine: Site) -> None:
        form = {**MINE, "site": mine.code, "mined_reo": "70"}
        assert page_client(clerk).post(reverse("pages:use-return-draft-new"), form).status_code == 302
        draft = UseReturnDraft.objects.get()
        address = reverse("pages:use-return-draft", args=[draft.pk])
        assert "70.000" in page_client(clerk).get(address).content.decode()
        assert mine.code in page_client(clerk).get(reverse("pages:use-returns")).content.decode()
        edit = reverse("pages:use-return-draft-edit", args=[draft.pk])
        whole = {"process": MINE["process"], **ION, "version": draft.version}
        assert page_client(clerk).post(edit, whole).status_code == 302
        assert page_client(clerk).post(edit, whole).status_code in {409, 412}
        act = reverse("pages:use-return-draft-act", args=[draft.pk, "file"])
        answer = page_client(signer).post(act, {"version": "2"})
        assert answer["Location"] == reverse("pages:use-return", args=[UseReturn.objects.get().pk])

    def test_a_program_files_one(self, clerk: User, signer: User, mine: Site) -> None:
        draft = use_return_drafts.save(actor=clerk, site=mine, **MINE, **FIGURES)
        filed = client_of(signer).post(f"{V1}use-return-drafts/{draft.pk}/file/", {})
        assert (filed.status_code, filed.json()["id"]) == (201, str(UseReturn.objects.get().pk))

    def test_a_program_changes_what_it_sends_and_no_more(self, clerk: User, mine: Site) -> None:
        draft = use_return_drafts.save(actor=clerk, site=mine, **MINE, mined_reo=Decimal(70))
        here = f"{V1}use-return-drafts/{draft.pk}/"
        changed = client_of(clerk).patch(here, {"water_used": "1000.000"}, headers={"If-Match": "*"})
        assert changed.status_code == 200
        named = [changed.json()[name] for name in ("process", "mined_reo", "water_used")]
        assert named == [MINE["process"], "70.000", "1000.000"]

    def test_a_program_discards_one(self, clerk: User, mine: Site) -> None:
        client = client_of(clerk)
        made = client.post(f"{V1}use-return-drafts/", {**MINE, "site": mine.code, "mined_reo": "1.500"})
        assert (made.status_code, made.json()["mined_reo"], made.json()["water_used"]) == (201, "1.500", None)
        assert client.delete(f"{V1}use-return-drafts/{made.json()['id']}/").status_code == 204
        assert not UseReturnDraft.objects.exists()


class TestReturnedForCorrection:
    def test_with_its_reason_to_the_people_who_file(
        self, clerk: User, signer: User, p36a: User, p15a: User, mine: Site
    ) -> None:
        row = file(signer, mine)
        assert code_of(use_return_decisions.return_, row, actor=signer, reason="x") == "forbidden"
        assert code_of(use_return_decisions.return_, row, actor=p15a, reason="x") == "forbidden"
        assert code_of(use_return_decisions.return_, row, actor=p36a, reason=" ") == {"/reason": "required"}
        row = use_return_decisions.return_(row, actor=p36a, reason="Water is too low")
        assert (row.state, row.decided_by_id, row.decision_reason) == ("returned", p36a.pk, "Water is too low")
        assert {told.person for told in Notification.objects.filter(kind="use_return_returned")} == {clerk, signer}
        assert UseReturn.objects.standing().get() == row  # its figures count meanwhile
        assert code_of(use_return_decisions.return_, row, actor=p36a, reason="x") == "wrong_state"
        page = page_client(signer).get(reverse("pages:use-return", args=[row.pk])).content.decode()
        assert "Water is too low" in page
        second = use_returns.amend(
            row, actor=signer, reason="The water was measured again", process=row.process, **FIGURES
        )
        assert (second.state, UseReturn.objects.standing().get()) == ("filed", second)

    def test_a_version_that_was_amended_is_not_returned(self, signer: User, p36a: User, mine: Site) -> None:
        row = file(signer, mine)
        use_returns.amend(row, actor=signer, reason="A typing error", process=row.process, **FIGURES)
        assert code_of(use_return_decisions.return_, row, actor=p36a, reason="x") == "amended_already"

    def test_the_database_keeps_the_figures_and_the_decision(self, signer: User, p36a: User, mine: Site) -> None:
        row = use_return_decisions.return_(file(signer, mine), actor=p36a, reason="Water is too low")
        for change in ("mined_reo = 99", "decision_reason = 'y'", "state = 'filed'", "filed_at = now()"):
            with pytest.raises(DatabaseError), transaction.atomic():
                execute(f"UPDATE resources_usereturn SET {change} WHERE id = %s", row.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            execute("DELETE FROM resources_usereturn")


class TestOnPaper:
    def test_an_officer_of_the_place_enters_it(self, signer: User, p36a: User, p15a: User, mine: Site) -> None:
        for stranger in (signer, p15a):
            assert code_of(key_in, stranger, mine) == "forbidden"
        row = key_in(p36a, mine)
        assert (row.on_paper, row.paper_reference, row.filed_by_id) == (True, "2017-44", p36a.pk)
        assert code_of(file, signer, mine) == "return_exists"
        second = use_returns.amend(row, actor=signer, reason="The figures were misread", process=row.process, **FIGURES)
        assert (second.number, second.on_paper) == (2, False)

    def test_its_people_are_told_of_what_an_officer_entered(
        self, firm: Enterprise, clerk: User, signer: User, p36a: User, mine: Site
    ) -> None:
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)

        def told() -> list[Any]:
            return [row.person for row in Notification.objects.filter(kind="use_return_keyed_in")]

        row = key_in(p36a, mine)
        assert sorted(map(str, told())) == sorted(map(str, [chief, clerk, signer]))
        use_returns.amend_on_paper(row, actor=p36a, reason="A second paper", process=row.process, **FIGURES, **PAPER)
        assert len(told()) == 6
        file(signer, factories.site(firm))
        assert len(told()) == 6

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"received_on": dt.date(2017, 8, 11)}, {"/received_on": "in_future"}),
            ({"received_on": dt.date(2017, 6, 30)}, {"/received_on": "before_period"}),
            ({"paper_reference": " "}, {"/paper_reference": "required"}),
            ({"received_on": None}, {"/received_on": "required"}),
        ],
    )
    def test_bad_papers_are_refused(self, p36a: User, mine: Site, given: Any, fault: dict[str, str]) -> None:
        assert code_of(key_in, p36a, mine, **given) == fault

    def test_a_second_officer_confirms_that_it_came_in_time(self, p36a: User, second: User, mine: Site) -> None:
        row = key_in(p36a, mine)
        assert (row.late, row.receipt_waits) == (True, True)
        assert code_of(use_return_decisions.confirm_receipt, row, actor=p36a, reason="Stamp") == "maker_is_checker"
        assert code_of(use_return_decisions.return_, row, actor=p36a, reason="x") == "maker_is_checker"
        row = use_return_decisions.confirm_receipt(row, actor=second, reason="Stamp of 20 July")
        assert (row.late, row.receipt_waits, row.receipt_proof) == (False, False, "Stamp of 20 July")
        again = code_of(use_return_decisions.confirm_receipt, row, actor=second, reason="Stamp")
        assert again == "nothing_to_confirm"

    @pytest.mark.parametrize(
        ("came", "entered", "late"),
        [((7, 31), (7, 31), False), ((7, 31), (8, 1), True), ((8, 1), (8, 1), True)],
    )
    def test_the_last_day_is_in_time(
        self, p36a: User, mine: Site, came: tuple[int, int], entered: tuple[int, int], late: bool
    ) -> None:
        with at(2017, *entered):
            row = key_in(p36a, mine, received_on=dt.date(2017, *came))
        assert (row.late, row.receipt_waits) == (late, late and came == (7, 31))

    def test_an_amendment_is_late_as_the_first_version_is(
        self, signer: User, p36a: User, second: User, auditor1: User, mine: Site
    ) -> None:
        def late() -> list[tuple[int, bool]]:
            rows = client_of(auditor1).get(f"{V1}use-returns/", {"standing": "true"}).json()["results"]
            return [(row["number"], row["late"]) for row in rows]

        row = key_in(p36a, mine)
        given = {"process": row.process, **FIGURES}
        amended = use_returns.amend(row, actor=signer, reason="A typing error", **given)
        again = use_returns.amend_on_paper(amended, actor=p36a, reason="A second paper", **given, **PAPER)
        assert (late(), again.receipt_waits) == ([(2, True)], True)
        use_return_decisions.confirm_receipt(again, actor=second, reason="Stamp of 9 August")
        assert late() == [(3, True)]
        assert code_of(use_return_decisions.confirm_receipt, row, actor=p36a, reason="Stamp") == "maker_is_checker"
        use_return_decisions.confirm_receipt(row, actor=second, reason="Stamp of 20 July")
        assert late() == [(3, False)]

    def test_an_amendment_on_paper_counts_once_a_second_officer_confirms_it(
        self, signer: User, p36a: User, second: User, mine: Site
    ) -> None:
        def on_paper(row: UseReturn) -> UseReturn:
            given = {"process": row.process, **FIGURES, **PAPER, "mined_reo": Decimal(1)}
            return use_returns.amend_on_paper(row, actor=p36a, reason="A second paper", **given)

        def numbers(standing: str) -> list[int]:
            rows = client_of(second).get(f"{V1}use-returns/", {"standing": standing}).json()["results"]
            return sorted(row["number"] for row in rows)

        def words(row: UseReturn) -> list[bool]:
            page = page_client(second).get(reverse("pages:use-return", args=[row.pk])).content.decode()
            return [text in page for text in ("counts once a second officer", "A later version replaces this one")]

        filed = file(signer, mine)
        paper = on_paper(filed)
        assert (numbers("true"), numbers("false"), words(filed), words(paper)) == (
            [1], [2], [False, False], [True, False],
        )  # fmt: skip
        assert code_of(use_return_decisions.confirm_receipt, paper, actor=p36a, reason="x") == "maker_is_checker"
        paper = use_return_decisions.confirm_receipt(paper, actor=second, reason="Stamp of 20 July")
        assert (numbers("true"), numbers("false"), words(filed), words(paper)) == (
            [2], [1], [False, True], [False, False],
        )  # fmt: skip
        again = use_return_decisions.return_(on_paper(paper), actor=second, reason="It has no stamp")
        assert code_of(use_return_decisions.confirm_receipt, again, actor=second, reason="x") == "nothing_to_confirm"
        assert UseReturn.objects.standing().get() == paper
        own = use_returns.amend(again, actor=signer, reason="Our own figures", process=filed.process, **FIGURES)
        assert UseReturn.objects.standing().get() == own

    def test_the_database_keeps_the_first_version_of_an_amendment(self, signer: User, mine: Site) -> None:
        first = file(signer, mine)
        other = file(signer, factories.site(mine.enterprise))
        values = {name: getattr(first, name) for name in ("site", "enterprise", "year", "half", "process", *ION)}
        values |= {"number": 2, "amends": first, "reason": "x", "filed_by": signer, "filed_at": clock.now()}
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            UseReturn.objects.create(**values, original=other)
        assert constraint_of(caught.value) == "use_return_amendment_is_next_version"
        assert UseReturn.objects.create(**values, original=first).late is True

    def test_it_is_entered_and_amended_on_pages_and_over_the_api(self, p36a: User, mine: Site) -> None:
        form = {**MINE, "site": mine.code, **ION, "received_on": "2017-07-20", "paper_reference": "2017-44"}
        assert page_client(p36a).post(reverse("pages:use-return-key-in"), form).status_code == 302
        row = UseReturn.objects.get()
        page = page_client(p36a).get(reverse("pages:use-return", args=[row.pk])).content.decode()
        assert "2017-44" in page
        del form["site"]
        amend = reverse("pages:use-return-amend-on-paper", args=[row.pk])
        assert page_client(p36a).post(amend, {**form, "reason": "A second paper"}).status_code == 302
        other = factories.site(mine.enterprise)
        body = {**MINE, "site": other.code, **ION, "received_on": "2017-07-20", "paper_reference": "2017-45"}
        made = client_of(p36a).post(f"{V1}use-returns/", {**body, **{key: f"{ION[key]}.000" for key in ION}})
        assert made.status_code == 201, made.content
        told = made.json()
        assert (told["late"], told["receipt_waits"], told["due_on"]) == (True, True, "2017-07-31")
        assert {"return", "confirm_receipt"}.isdisjoint(told["actions"])  # its own maker decides nothing


class TestDeadlines:
    @pytest.mark.parametrize(
        ("day", "told"),
        [((7, 16), 0), ((7, 17), 2), ((7, 24), 2), ((7, 30), 2), ((8, 1), 3), ((8, 6), 3), ((8, 7), 0)],
    )
    def test_reminders_before_the_day_and_once_it_has_passed(
        self, firm: Enterprise, clerk: User, signer: User, day: tuple[int, int], told: int
    ) -> None:
        factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        factories.site(firm)
        with at(2017, *day):
            assert use_return_reminders.remind(clock.today()) == told
            assert use_return_reminders.remind(clock.today()) == 0

    def test_who_has_filed_is_not_reminded(self, firm: Enterprise, signer: User) -> None:
        with at(2017, 7, 24):
            for mine in firm.sites.all():
                file(signer, mine)
            assert use_return_reminders.remind(clock.today()) == 0

    def test_the_calendar_shows_the_day_until_it_is_filed(self, signer: User, p36a: User, mine: Site) -> None:
        def days(person: User) -> list[tuple[dt.date, bool]]:
            due = list_deadlines(person, dt.date(2017, 7, 1), dt.date(2017, 8, 31))
            return [(each.day, mine.code in each.title) for each in due if each.key.startswith(f"use-return-{mine}")]

        assert any(mine.code in each.title for each in list_deadlines(signer, dt.date(2017, 7, 1), dt.date(2017, 8, 1)))
        file(signer, mine)
        titles = [each.title for each in list_deadlines(signer, dt.date(2017, 7, 1), dt.date(2017, 8, 1))]
        assert not any(mine.code in title for title in titles)
        assert days(p36a) == []

    def test_the_missing_are_listed_with_the_days_overdue(self, signer: User, p36a: User, mine: Site) -> None:
        rows = client_of(p36a).get(f"{V1}use-returns-missing/").json()["results"]
        (row,) = [row for row in rows if row["site"] == mine.code]
        assert (row["year"], row["half"], row["due_on"], row["days_overdue"]) == (2017, 1, "2017-07-31", 10)
        file(signer, mine)
        rows = client_of(p36a).get(f"{V1}use-returns-missing/").json()["results"]
        assert mine.code not in {row["site"] for row in rows}
