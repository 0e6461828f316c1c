"""People of an enterprise open the notices of their own quota, and see nothing in them of other holders."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Membership, User
from quotas.api.notices import OF_OFFICES
from quotas.models import Account, Notice
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import another_like, by_two
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft, enact
from tests.support.page_clients import page_client

__all__ = ["books"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.fixture
def notice(books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User, firm: Enterprise) -> Notice:
    factories.enterprise("E-OTHER")
    enact(mlr1, mlr2, (None, "CN", "1000"), ("CN", "36", "888.8"))
    return enact(
        p36a,
        p36b,
        ("36", firm.code, "123.456"),
        ("36", "E-OTHER", "654.321"),
        note="Kept between offices",
        number="N-OWN",
    )


def seen(person: User, notice: Notice) -> tuple[int, str]:
    answer = page_client(person).get(reverse("pages:notice", args=[notice.pk]))
    return answer.status_code, answer.content.decode()


def test_a_signer_sees_his_own_lines_alone(notice: Notice, signer: User, clerk: User) -> None:
    for person in (signer, clerk):
        status, page = seen(person, notice)
        assert status == 200
        assert "123.456" in page
        assert "N-OWN" in page
        for secret in ("654.321", "E-OTHER", "888.8", "Kept between offices", str(notice.prepared_by)):
            assert secret not in page, secret


def test_the_statement_leads_there(notice: Notice, signer: User, firm: Enterprise) -> None:
    account = Account.objects.get(holder__enterprise=firm)
    page = page_client(signer).get(reverse("pages:account", args=[account.pk])).content.decode()
    assert f'href="{reverse("pages:notice", args=[notice.pk])}"' in page


def test_what_names_him_not_does_not_exist_for_him(
    notice: Notice, mlr1: User, mlr2: User, p36a: User, signer: User, outsider: User, firm: Enterprise
) -> None:
    national = Notice.objects.exclude(pk=notice.pk).get()
    waiting = draft(p36a, ("36", firm.code, "1"), number="N-DRAFT")
    assert [seen(signer, one)[0] for one in (national, waiting)] == [404, 404]
    assert seen(outsider, notice)[0] == 404
    for verb in ("submit", "revoke", "correct_day"):
        path = reverse("pages:notice-act", args=[notice.pk, verb])
        assert page_client(signer).post(path, {}).status_code in {403, 404}
    assert not Notice.objects.visible_to(signer).filter(pk=notice.pk).exists()


def test_officers_see_the_whole_notice_as_before(notice: Notice, p36a: User) -> None:
    page = seen(p36a, notice)[1]
    assert "654.321" in page
    assert "123.456" in page


def test_a_revoked_notice_says_so(notice: Notice, signer: User, p36a: User, p36b: User) -> None:
    by_two("notices.revoke", notice, another_like(p36a), another_like(p36a))
    assert "This notice was revoked" in seen(signer, notice)[1]


def test_the_api_answers_a_signer_with_his_own_lines_alone(
    notice: Notice, signer: User, clerk: User, p36a: User, firm: Enterprise
) -> None:
    for person in (signer, clerk):
        client = client_of(person)
        one = client.get(f"{V1}notices/{notice.pk}/")
        assert one.status_code == 200
        assert [(line["to"], line["tonnes"]) for line in one.json()["lines"]] == [(firm.code, "123.456")]
        assert {name: one.json()[name] for name in OF_OFFICES} == dict.fromkeys(OF_OFFICES)
        assert (one.json()["warnings"], one.json()["actions"]) == ([], [])
        rows = client.get(f"{V1}notices/").json()["results"]
        assert [(row["number"], row["lines"]) for row in rows] == [("N-OWN", one.json()["lines"])]
        answers = [one, *(client.get(f"{V1}notices/?format={form}") for form in ("json", "csv"))]
        for answer in answers:
            text = b"".join(answer).decode()
            assert "123.456" in text
            for secret in ("654.321", "E-OTHER", "888.8", "Kept between offices", p36a.username):
                assert secret not in text, secret


def test_the_api_hides_what_names_him_not_and_lets_him_do_nothing(
    notice: Notice, p36a: User, signer: User, outsider: User, firm: Enterprise
) -> None:
    national = Notice.objects.exclude(pk=notice.pk).get()
    waiting = draft(p36a, ("36", firm.code, "1"), number="N-DRAFT")
    for one in (national, waiting):
        assert client_of(signer).get(f"{V1}notices/{one.pk}/").status_code == 404
    assert client_of(outsider).get(f"{V1}notices/{notice.pk}/").status_code == 404
    assert client_of(outsider).get(f"{V1}notices/").json()["results"] == []
    assert client_of(signer).get(f"{V1}notices/{notice.pk}/effects/").status_code == 404
    assert client_of(signer).patch(f"{V1}notices/{notice.pk}/", {"title": "x"}, HTTP_IF_MATCH="*").status_code == 404


def test_the_api_shows_officers_the_whole_notice(notice: Notice, p36a: User) -> None:
    whole = client_of(p36a).get(f"{V1}notices/{notice.pk}/").json()
    assert {line["tonnes"] for line in whole["lines"]} == {"123.456", "654.321"}
    assert (whole["note"], whole["prepared_by"]) == ("Kept between offices", p36a.username)


def test_who_is_an_officer_besides_is_shown_the_whole_notice(notice: Notice, p36a: User, signer: User) -> None:
    held = Membership.objects.get(user=signer)
    held.pk, held.user, held._state.adding = None, p36a, True
    held.save(force_insert=True)
    client = client_of(User.objects.get(pk=p36a.pk))
    for whole in (client.get(f"{V1}notices/{notice.pk}/").json(), client.get(f"{V1}notices/").json()["results"][0]):
        assert {line["tonnes"] for line in whole["lines"]} == {"123.456", "654.321"}
        assert whole["note"] == "Kept between offices"


def test_page_and_api_show_an_officer_of_another_place_his_own_lines(
    notice: Notice, p15a: User, signer: User, firm: Enterprise
) -> None:
    """He is an officer too, but none who may see this notice."""
    held = Membership.objects.get(user=signer)
    held.pk, held.user, held._state.adding = None, p15a, True
    held.save(force_insert=True)
    person = User.objects.get(pk=p15a.pk)
    status, page = seen(person, notice)
    assert status == 200
    assert "123.456" in page
    assert "654.321" not in page
    lines = client_of(person).get(f"{V1}notices/{notice.pk}/").json()["lines"]
    assert [(line["to"], line["tonnes"]) for line in lines] == [(firm.code, "123.456")]
