"""Reviewers and deciders declare their impartiality first; until then a case is its head to them."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core import actor_sessions, clock, row_security
from core.errors import Conflict, Forbidden, Invalid
from enterprises.models import Enterprise, ImpartialityDeclaration, Notification, User
from enterprises.policies import roles_with
from enterprises.roles import DECLARE_IMPARTIALITY, JOINS_CASES_OF, Role
from inspections import capabilities
from inspections.models import Case, CaseEntry, Evidence, IssuedDocument, Order, Proceeding
from inspections.services import cases, impartiality, orders, parties, proceedings, recusals
from inspections.services.subjects import Named
from tests.support import competences, factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on, proven
from tests.support.sealing import execute

SERVED, AFTER = dt.date(2011, 6, 10), dt.date(2011, 6, 20)
SECRET = "A second ledger was found behind the stove."


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def round_(firm: Enterprise, inspector1: User) -> Proceeding:
    subject = Named("enterprise", firm.code)
    case = digging(
        inspector1, subject=subject, province="", source="inspection", allegation=SECRET, conduct_on=dt.date(2011, 5, 1)
    )
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    notice = {"facts": SECRET, "grounds": "Total-amount control", "intended": ["confiscate"]}
    proven(case)
    orders.issue(case, actor=inspector1, kind="rectify", working_days=5, legal_basis="Article 20", text=SECRET)
    return proceedings.notify(case, actor=inspector1, served_on=SERVED, service="direct", **notice)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_who_declares_is_who_may_review_decide_or_take_part() -> None:
    may = roles_with(capabilities.PROCEEDINGS_REVIEW) | roles_with(capabilities.PROCEEDINGS_DECIDE)
    assert may | JOINS_CASES_OF.keys() == DECLARE_IMPARTIALITY


def test_neither_review_nor_decision_without_a_declaration(round_: Proceeding, legal1: User, decider1: User) -> None:
    with clock.at(AFTER):
        with pytest.raises(Forbidden) as error:
            proceedings.review(round_, actor=legal1, passed=True, text="In order.")
        assert error.value.code == "declaration_required"
        impartial(round_.case, legal1)
        proceedings.review(round_, actor=legal1, passed=True, text="In order.")
        with pytest.raises(Forbidden) as error:
            proceedings.decide(round_, actor=decider1, penalties=["confiscate"], text="So.")
        assert error.value.code == "declaration_required"
        impartial(round_.case, decider1)
        assert proceedings.decide(round_, actor=decider1, penalties=["confiscate"], text="So.").state == "decided"


@pytest.mark.parametrize("column", ["reviewed_by_id", "decided_by_id"])
def test_the_database_takes_neither_without_a_declaration(
    round_: Proceeding, inspector1: User, decider1: User, column: str
) -> None:
    statement = f"UPDATE inspections_proceeding SET {column} = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="declares his impartiality first"), transaction.atomic():
        execute(statement, decider1.pk, round_.pk)
    impartial(round_.case, decider1)
    parties.add(
        round_.case, actor=inspector1, kind="person", name="A driver", role="concerned", reason="Drove the lorry"
    )
    with pytest.raises(IntegrityError, match="declares his impartiality first"), transaction.atomic():
        execute(statement, decider1.pk, round_.pk)


def test_another_party_is_declared_for_again(round_: Proceeding, inspector1: User, legal1: User) -> None:
    case = impartial(round_.case, legal1)
    assert Case.objects.visible_to(fresh(legal1)).filter(pk=case.pk).exists()
    parties.add(case, actor=inspector1, kind="person", name="A driver", role="concerned", reason="Drove the lorry")
    assert not Case.objects.visible_to(fresh(legal1)).filter(pk=case.pk).exists()
    with clock.at(AFTER), pytest.raises(Forbidden):
        proceedings.review(round_, actor=fresh(legal1), passed=True, text="In order.")
    with pytest.raises(Conflict) as error:
        impartiality.declare(case, actor=fresh(legal1), parties=1)
    assert error.value.code == "parties_changed"
    impartial(case, legal1)
    assert Case.objects.visible_to(fresh(legal1)).filter(pk=case.pk).exists()
    assert list(ImpartialityDeclaration.objects.order_by("parties").values_list("parties", flat=True)) == [1, 2]


def test_the_database_takes_a_declaration_of_its_person_for_the_whole_list_alone(
    round_: Proceeding, legal1: User, decider1: User
) -> None:
    case = round_.case
    insert = (
        "INSERT INTO enterprises_impartialitydeclaration (id, matter_id, person_id, parties, made_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now())"
    )
    with pytest.raises(IntegrityError, match="declare for themselves"), transaction.atomic():
        execute(insert, case.pk, legal1.pk, 1)
    with transaction.atomic():
        actor_sessions.prove_actor(legal1)
        with pytest.raises(IntegrityError, match="names every party"), transaction.atomic():
            execute(insert, case.pk, legal1.pk, 2)
        with pytest.raises(IntegrityError, match="declare for themselves"), transaction.atomic():
            execute(insert, case.pk, decider1.pk, 1)
    impartial(case, legal1)
    for change in ("UPDATE enterprises_impartialitydeclaration SET parties = 9",
                   "DELETE FROM enterprises_impartialitydeclaration"):  # fmt: skip
        with pytest.raises(Exception, match=r"refused|permission"), transaction.atomic():
            execute(change)


def test_until_then_nothing_but_the_head_is_shown(round_: Proceeding, legal1: User, p36a: User) -> None:
    case = round_.case
    hidden = {Order: "orders", Proceeding: "proceedings", Evidence: "evidence", IssuedDocument: "papers", Case: "cases"}
    for person in (legal1, p36a):
        client, browser = client_of(person), Client()
        browser.force_login(fresh(person))
        for model, noun in hidden.items():
            assert not model.objects.visible_to(fresh(person)).exists(), model
            for query in ("", "?format=csv", f"?search={SECRET[:8]}"):
                body = client.get(f"{V1}{noun}/{query}")
                text = b"".join(body.streaming_content) if body.streaming else body.content
                assert SECRET.encode() not in text
                assert case.number.encode() not in text
        assert_problem(client.get(f"{V1}cases/{case.pk}/"), 403, "declaration_required")
        assert_problem(client.get(f"{V1}proceedings/{round_.pk}/"), 403, "declaration_required")
        (head,) = client.get(f"{V1}case-heads/").json()["results"]
        assert (head["number"], head["opened"]) == (case.number, False)
        assert head["parties"][0]["name"]
        assert SECRET not in str(head)
        for path in ("cases/", "proceedings/", "orders/", "evidence/", f"cases/{case.pk}/", f"search/?q={case.number}",
                     "", f"enterprises/{case.enterprise.code}/"):  # fmt: skip
            page = browser.get(f"/{path}")
            assert page.status_code == 200, path
            assert SECRET not in page.content.decode(), path
        assert browser.get(f"/proceedings/{round_.pk}/").url == f"/cases/{case.pk}/"
        with row_security.within(row_security.reach_of(fresh(person))):
            assert not any(model.objects.filter(case=case).exists() for model in (CaseEntry, Evidence, IssuedDocument))
        impartial(case, person)
        assert SECRET in browser.get(f"/cases/{case.pk}/").content.decode()
        assert client_of(person).get(f"{V1}cases/{case.pk}/").json()["allegation"] == SECRET
        with row_security.within(row_security.reach_of(fresh(person))):
            assert all(model.objects.filter(case=case).exists() for model in (CaseEntry, Evidence, IssuedDocument))


def test_the_history_of_a_row_of_the_file_opens_with_the_declaration(round_: Proceeding, legal1: User) -> None:
    browser = Client()
    browser.force_login(fresh(legal1))
    item = Evidence.objects.filter(case=round_.case).earliest("pk")
    paths = [f"/history/{kind}/{key}/" for kind, key in (("case", round_.case_id), ("evidence-item", item.pk))]
    assert [browser.get(path).status_code for path in paths] == [200, 404]
    impartial(round_.case, legal1)
    assert [browser.get(path).status_code for path in paths] == [200, 200]


def test_a_description_in_free_text_is_part_of_the_file(inspector1: User, legal1: User) -> None:
    said = "A pit behind the school of Longnan"
    case = digging(inspector1, subject=Named("unknown", description=said))
    browser = Client()
    browser.force_login(fresh(legal1))

    def pages() -> tuple[bool, bool, bool]:
        found = browser.get("/search/", {"q": "behind the school"}).content.decode()
        listed = browser.get("/cases/").content.decode()
        by_number = browser.get("/search/", {"q": case.number}).content.decode()
        assert case.number in listed
        assert f"/cases/{case.pk}/" in by_number
        return f"/cases/{case.pk}/" in found, said in listed, said in by_number

    assert pages() == (False, False, False)
    impartial(case, legal1)
    assert pages() == (True, True, True)


def test_it_is_declared_on_the_page_and_by_the_api(round_: Proceeding, legal1: User, decider1: User) -> None:
    case, browser = round_.case, Client()
    browser.force_login(legal1)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "I have no conflict of interest" in page
    assert str(case.enterprise) in page
    answer = browser.post(f"/cases/{case.pk}/declare_impartiality/", {"declare_impartiality-parties": "2"})
    assert answer.status_code == 409
    answer = browser.post(f"/cases/{case.pk}/declare_impartiality/", {"declare_impartiality-parties": "1"})
    assert (answer.status_code, ImpartialityDeclaration.objects.get().person) == (302, legal1)
    client = client_of(decider1)
    assert_problem(client.post(f"{V1}cases/{case.pk}/declare_impartiality/", {"parties": 2}), 409, "parties_changed")
    answer = client.post(f"{V1}cases/{case.pk}/declare_impartiality/", {"parties": 1})
    assert (answer.status_code, answer.json()["allegation"]) == (200, SECRET)
    assert_problem(client.post(f"{V1}cases/{case.pk}/declare_impartiality/", {"parties": 1}), 409, "already_declared")


def test_a_handler_with_a_conflict_names_another_of_his_role(round_: Proceeding, legal1: User, decider1: User) -> None:
    case, browser = round_.case, Client()
    browser.force_login(legal1)
    path = f"/cases/{case.pk}/recuse/"
    assert browser.post(path, {"recuse-reason": ""}).status_code == 400
    assert browser.post(path, {"recuse-reason": "My cousin", "recuse-successor": decider1.username}).status_code == 409
    second = factories.user(Role.LEGAL_REVIEWER)
    posted = {"recuse-reason": "My cousin runs the firm", "recuse-successor": second.username}
    assert browser.post(path, posted).status_code == 302
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    assert Notification.objects.get(kind="case_needs_decider").person == second
    assert Case.objects.get(pk=case.pk).lead is not None


def test_without_a_successor_somebody_of_the_role_is_notified(round_: Proceeding, legal1: User) -> None:
    second = factories.user(Role.LEGAL_REVIEWER)
    office = round_.case.office
    recusals.recuse(round_.case, actor=legal1, reason="My cousin runs the firm")
    assert Notification.objects.get(kind="case_needs_decider").person == second
    assert Case.objects.get(pk=round_.case_id).office == office
    with pytest.raises(Invalid):
        recusals.recuse(round_.case, actor=second, reason="Mine too", successor=legal1.username)
