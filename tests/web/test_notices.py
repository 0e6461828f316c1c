"""A notice on the pages: drafted by one officer, previewed and approved by another."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import Account, Notice
from quotas.services import notices
from tests.support.notice_pages import issue_national_total, mining_programme, notice_fields
from tests.support.page_clients import page_client

__all__ = ["mining_programme"]

DAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


def test_one_drafts_another_approves_and_it_counts(mining_programme: None, mlr1: User, mlr2: User) -> None:
    issue_national_total(mlr1, mlr2)
    maker, checker = page_client(mlr1), page_client(mlr2)

    answer = maker.post(
        reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "9,000"), ("", "light", "")])
    )
    notice = Notice.objects.get(number="T-2011-1")
    here = reverse("pages:notice", args=[notice.pk])
    assert answer["Location"] == here
    assert notice.lines.get().tonnes == Decimal("9000.000")

    page = maker.get(here).content.decode()
    assert "9,000.000" in page
    assert "4,400.000" in page  # what the nation has not distributed afterwards
    assert f"{here}approve/" not in page
    maker.post(f"{here}submit/", {"version": notice.version})

    page = checker.get(here).content.decode()
    assert f"{here}approve/" in page
    notice.refresh_from_db()
    answer = checker.post(f"{here}approve/", {"version": notice.version})
    assert answer["Location"] == here
    notice.refresh_from_db()
    assert notice.state == Notice.State.IN_FORCE
    assert Account.objects.get(holder__code="36", category="medium_heavy").allocated == Decimal("9000.000")


def test_its_author_is_informed_that_he_cannot_approve_it(mining_programme: None, mlr1: User, mlr2: User) -> None:
    issue_national_total(mlr1, mlr2)
    maker = page_client(mlr1)
    maker.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "9000")]))
    here = reverse("pages:notice", args=[Notice.objects.get(number="T-2011-1").pk])
    maker.post(f"{here}submit/")
    answer = maker.post(f"{here}approve/")
    assert answer.status_code == 409
    assert "Error:" in answer.content.decode()
    assert "cannot approve it" in answer.content.decode()


def test_one_tonne_too_many_is_refused_in_words(mining_programme: None, mlr1: User, mlr2: User) -> None:
    issue_national_total(mlr1, mlr2, "100.000")
    maker, checker = page_client(mlr1), page_client(mlr2)
    maker.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "100.001")]))
    here = reverse("pages:notice", args=[Notice.objects.get(number="T-2011-1").pk])
    maker.post(f"{here}submit/")
    answer = checker.post(f"{here}approve/")
    assert answer.status_code == 409
    assert Notice.objects.get(number="T-2011-1").state == Notice.State.SUBMITTED


def test_a_return_needs_a_reason_and_shows_it_to_its_author(mining_programme: None, mlr1: User, mlr2: User) -> None:
    issue_national_total(mlr1, mlr2)
    maker, checker = page_client(mlr1), page_client(mlr2)
    maker.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "9000")]))
    here = reverse("pages:notice", args=[Notice.objects.get(number="T-2011-1").pk])
    maker.post(f"{here}submit/")
    answer = checker.post(f"{here}return/", {"return-reason": ""})
    assert answer.status_code == 400
    assert 'href="#id_return-reason"' in answer.content.decode()
    checker.post(f"{here}return/", {"return-reason": "The split is wrong."})
    assert "The split is wrong." in maker.get(here).content.decode()
    page = maker.get(f"{here}edit/").content.decode()
    assert 'value="9000.000"' in page


@pytest.mark.parametrize(
    ("tonnes", "said"),
    [
        ("-1", "must not be negative"),
        ("1.2345", "At most 3 decimals"),
        ("NaN", "plain digits"),
        ("1e3", "plain digits"),
        ("１２", "plain digits"),
        ("9999999", "at most 1000000.000"),
    ],
)
def test_bad_tonnes_are_refused_beside_their_cell_and_nothing_is_lost(
    mining_programme: None, mlr1: User, tonnes: str, said: str
) -> None:
    answer = page_client(mlr1).post(
        reverse("pages:notice-new"),
        notice_fields([("36", "medium_heavy", tonnes), ("15", "light", "50200")], title="Kept"),
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert 'value="50200"' in page
    assert 'value="Kept"' in page
    assert not Notice.objects.exists()


def test_faults_of_the_service_stand_beside_what_they_are_about(mining_programme: None, mlr1: User) -> None:
    lines = [("36", "medium_heavy", "1"), ("3X", "light", "2")]
    answer = page_client(mlr1).post(reverse("pages:notice-new"), notice_fields(lines, effective_on="2012-01-01"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "There is no holder with this code." in page
    assert "This day is not in the programme year." in page


def test_more_rows_without_javascript(mining_programme: None, mlr1: User) -> None:
    answer = page_client(mlr1).post(
        reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "1")], more="1", number="Half-typed")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="lines-6-to"' in page
    assert 'value="Half-typed"' in page
    assert not Notice.objects.exists()


def test_two_people_in_one_draft_do_not_overwrite_each_other(mining_programme: None, mlr1: User, mlr2: User) -> None:
    maker, other = page_client(mlr1), page_client(mlr2)
    maker.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "1")]))
    notice = Notice.objects.get()
    edit = reverse("pages:notice-edit", args=[notice.pk])
    assert other.post(edit, notice_fields([("36", "medium_heavy", "2")], version="1")).status_code == 302
    answer = maker.post(edit, notice_fields([("36", "medium_heavy", "3")], version="1"))
    assert answer.status_code == 409
    assert "This has changed" in answer.content.decode()
    assert 'value="3"' in answer.content.decode()


def test_an_enterprise_and_another_province_do_not_see_it(
    mining_programme: None, mlr1: User, p36a: User, p15a: User, clerk: User
) -> None:
    page_client(mlr1).post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "1")]))
    national = reverse("pages:notice", args=[Notice.objects.get().pk])
    assert page_client(clerk).get(national).status_code == 404
    assert page_client(p15a).get(national).status_code == 404
    assert page_client(clerk).get(reverse("pages:notice-new")).status_code == 403


def test_the_list_asks_no_more_for_more_notices(
    mining_programme: None, mlr1: User, django_assert_max_num_queries: Any
) -> None:
    client = page_client(mlr1)
    for number in range(6):
        client.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "1")], number=f"T-{number}"))
    with django_assert_max_num_queries(12):
        assert "T-5" in client.get(reverse("pages:notices")).content.decode()


def test_a_revocation_is_proposed_on_its_page_and_approved_by_another(
    mining_programme: None, mlr1: User, mlr2: User, mlr3: User
) -> None:
    issue_national_total(mlr1, mlr2)
    notice = Notice.objects.get()
    here, propose = (
        reverse("pages:notice", args=[notice.pk]),
        reverse("pages:approval-propose", args=[notices.REVOKE, notice.pk]),
    )
    assert propose not in page_client(mlr1).get(here).content.decode()  # he drafted it
    client = page_client(mlr2)
    assert propose in client.get(here).content.decode()
    short = client.post(propose, {"reason": "x"})
    assert (short.status_code, "a few words or more" in short.content.decode()) == (409, True)
    posted = {"reason": "The table of the notice was misprinted"}
    page = client.post(propose, posted).content.decode()
    assert "Notices that are revoked" in page
    assert "13,400.000" in page
    request = client.post(propose, {**posted, "confirmed": "1"}).headers["Location"]
    assert request in client.get(here).content.decode()
    key = request.rstrip("/").rsplit("/", 1)[1]
    page_client(mlr3).post(reverse("pages:approval-act", args=[key, "approve"]), {})
    assert Notice.objects.get().state == "revoked"
    assert "misprinted" in client.get(here).content.decode()
