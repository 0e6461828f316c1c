"""After an act: what happened, who does what next, and by when; confirmation of what no act takes back."""

import datetime as dt
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from core import clock
from core.forms import NoForm
from core.web.acts import Offered, message
from enterprises.models import Enterprise, User
from inspections.acts.orders import ORDERS
from inspections.models import Order
from quotas.acts.reports import REPORTS
from quotas.models import Report
from tests.support.page_clients import page_client
from tests.support.report_pages import file_month, plan

__all__ = ["plan"]


def test_the_page_says_what_comes_next_before_an_act_and_after_it(plan: Enterprise, signer: User, p36a: User) -> None:
    with clock.at(dt.date(2011, 10, 12)):
        file_month(page_client(signer), plan, "2011-07")
        here = reverse("pages:report", args=[Report.objects.get(state="submitted").pk])
        officer = page_client(p36a)
        assert "An officer of the province accepts or returns it." in officer.get(here).content.decode()
        after = officer.post(f"{here}accept/", {}, follow=True).content.decode()
    assert "Accepted: its use now counts as accepted." in after
    assert "Nothing has to be done. If it is wrong, it is amended with a reason." in after


def test_the_message_names_the_day() -> None:
    order = Order(state=Order.State.ISSUED, due_on=dt.date(2011, 11, 5))
    text = message(ORDERS["serve"], order, ORDERS, order)
    assert "The respondent carries it out and answers. By 5 November 2011." in text
    assert "By" not in message(ORDERS["serve"], order, ORDERS, Order(state=Order.State.ISSUED))


@pytest.mark.parametrize("final", [True, False])
def test_an_act_that_is_final_is_confirmed(final: bool) -> None:
    assert REPORTS.is_final(REPORTS["discard"])
    act: Any = Offered("discard", "Discard", NoForm(), final=final)
    shown = render_to_string("parts/acts.html", {"acts": [act], "base": "/", "version": 1})
    assert ("This is final" in shown) is final
    assert ("<details" in shown) is final
