"""People of an enterprise open the notices of their own quota, and see nothing in them of other holders."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, User
from quotas.models import Account, Notice
from tests.support import factories
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
