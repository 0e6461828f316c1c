"""The triage board: the most severe flag is open beside the list, and deciding it opens the next."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import User
from inspections.models import Flag
from inspections.services import screening
from inspections.web.flags import gravest_first
from tests.support import factories
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import query_counts

__all__ = ["books"]

BOARD = "/flags/"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.fixture
def raised(books: Books) -> Books:
    for number, used in enumerate((138, 110, 101)):
        firm = books.firm(f"E-DEMO-{number}")
        books.give(100, "36", firm)
        books.post("use", used, to=firm)
    screening.screen_day(clock.today())
    return books


@pytest.fixture
def inspector(client: Client, inspector1: User) -> Client:
    client.force_login(inspector1)
    return client


def beside(page: Any) -> str:
    return str(page.context["flag"].subject_code)


def test_the_gravest_lies_open_with_figures_formula_rows_and_steps(raised: Books, inspector: Client) -> None:
    page = inspector.get(BOARD, {"rule": "exceeded"})
    assert beside(page) == "E-DEMO-0"
    text = page.content.decode()
    assert "used - allocated = 138.000 - 100.000 = 38.000" in text
    assert reverse("pages:account", args=[page.context["flag"].evidence["links"]["account"]]) in text
    assert [act.verb for act in page.context["acts"]] == ["acknowledge", "escalate"]
    for name in ("flags.dismiss", "flags.resolve"):
        assert reverse("pages:approval-propose", args=[name, page.context["flag"].pk]) in text


def test_any_flag_of_the_list_has_an_address_on_the_board(raised: Books, inspector: Client) -> None:
    flag = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-1")
    assert beside(inspector.get(BOARD, {"flag": str(flag.pk)})) == "E-DEMO-1"


def test_a_flag_that_is_not_severe_is_dismissed_on_the_board(raised: Books, inspector: Client) -> None:
    flag = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-1")
    page = inspector.get(BOARD, {"flag": str(flag.pk)})
    assert [act.verb for act in page.context["acts"]] == ["acknowledge", "dismiss", "resolve", "escalate"]
    inspector.post(reverse("pages:flag-act", args=[flag.pk, "dismiss"]), {"dismiss-reason": "A slip of the pen."})
    flag.refresh_from_db()
    assert flag.state == Flag.State.DISMISSED


def test_a_severe_flag_is_dismissed_by_two(raised: Books, inspector: Client, inspector2: User, p36a: User) -> None:
    flag = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-0")
    alone = inspector.post(
        reverse("pages:flag-act", args=[flag.pk, "dismiss"]), {"dismiss-reason": "A slip of the pen."}
    )
    assert alone.status_code == 409
    assert "This takes two people" in alone.content.decode()
    propose = reverse("pages:approval-propose", args=["flags.dismiss", flag.pk])
    posted = {"reason": "The scale was wrong by a digit"}
    page = inspector.post(propose, posted).content.decode()
    assert "38.000 t over" in page
    request = inspector.post(propose, {**posted, "confirmed": "1"}).headers["Location"]
    assert request in inspector.get(reverse("pages:flag", args=[flag.pk])).content.decode()
    approve = f"{request}approve/"
    assert inspector.post(approve).status_code == 409
    second = Client()
    second.force_login(p36a)
    assert second.post(approve).status_code == 302
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by, flag.decision_reason) == ("dismissed", p36a, posted["reason"])


@pytest.mark.parametrize("asked", ["", "nonsense", "\x00", "00000000-0000-7000-8000-000000000000"])
def test_a_flag_that_is_not_in_the_list_opens_the_first(raised: Books, inspector: Client, asked: str) -> None:
    assert beside(inspector.get(BOARD, {"rule": "exceeded", "flag": asked})) == "E-DEMO-0"


def test_deciding_opens_the_next_in_the_same_list(raised: Books, inspector: Client) -> None:
    one_suffices = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-1")
    page = inspector.get(BOARD, {"rule": "exceeded", "state": "open", "flag": str(one_suffices.pk)})
    flag, following = page.context["flag"], page.context["next"]
    place = [row.pk for row in page.context["rows"]].index(flag.pk)
    answer = inspector.post(
        reverse("pages:flag-act", args=[flag.pk, "resolve"]),
        {"resolve-reason": "A slip of the pen.", "version": flag.version, "next": following},
        follow=True,
    )
    assert answer.context["flag"].pk == page.context["rows"][place + 1].pk
    assert "rule=exceeded" in answer.redirect_chain[0][0]
    flag.refresh_from_db()
    assert (flag.state, flag.decision_reason) == (Flag.State.RESOLVED, "A slip of the pen.")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/flags/?", "/admin/", ""])
def test_nobody_is_sent_anywhere_but_to_the_board(raised: Books, inspector: Client, elsewhere: str) -> None:
    flag = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-2")
    answer = inspector.post(reverse("pages:flag-act", args=[flag.pk, "acknowledge"]), {"next": elsewhere})
    assert answer["Location"] == reverse("pages:flag", args=[flag.pk])


def test_what_the_board_costs_does_not_grow_with_its_rows(raised: Books, inspector: Client) -> None:
    before = query_counts(inspector, [BOARD])
    for number in range(3, 9):
        firm = raised.firm(f"E-DEMO-{number}")
        raised.give(100, "36", firm)
        raised.post("use", 120, to=firm)
    screening.screen_day(clock.today())
    assert query_counts(inspector, [BOARD]) == before
    assert before[0] <= 25


def test_the_keys_are_written_beside_the_list(raised: Books, inspector: Client) -> None:
    page = inspector.get(BOARD).content.decode()
    assert {"j", "k", "Enter", "a", "d", "r", "c", "/"} <= set(re.findall(r"<kbd>([^<]+)</kbd>", page))


def test_flags_of_one_excess_stand_in_the_order_of_their_programmes(raised: Books) -> None:
    """One instant gives both the same rank, whichever was written first."""
    flag = Flag.objects.get(rule="exceeded", subject_code="E-DEMO-1")
    for code in ("mofcom-export", "miit-mineral"):
        flag.pk, flag.programme = Flag().pk, factories.programme(code)
        flag.save(force_insert=True)
    alike = gravest_first(Flag.objects.filter(rule="exceeded", subject_code="E-DEMO-1"))
    assert list(alike.values_list("programme__code", flat=True)) == [
        "miit-mineral",
        "mlr-mining",
        "mofcom-export",
    ]
