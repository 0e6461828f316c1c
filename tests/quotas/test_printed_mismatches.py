"""The page of printed figures that contradict each other, with the notices that are shipped."""

from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises.models import User
from quotas.queries.printed_mismatches import WHOLE_YEAR, PrintedMismatch, printed_mismatches
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks


@pytest.fixture
def shipped(published: None, db: None) -> list[PrintedMismatch]:
    return printed_mismatches()


def test_they_state_what_the_register_holds_of_the_real_notices(shipped: list[PrintedMismatch], auditor1: User) -> None:
    assert [row.year for row in shipped] == sorted((row.year for row in shipped), reverse=True)
    assert {row.programme is None for row in shipped} == {False}
    years = {
        (row.programme.code, row.year): (Decimal(row.kept), row.registered)
        for row in shipped
        if row.what == WHOLE_YEAR and row.programme is not None
    }
    assert years["mofcom-export", 2011] == (30_246, 30_246)
    assert years["mofcom-export", 2012] == (30_996, 30_996)
    assert {registered for kept, registered in years.values()} == {kept for kept, _registered in years.values()}
    of_light = next(row for row in shipped if row.what == "first round, light")
    assert (of_light.kept_grouped, of_light.printed_grouped, of_light.difference) == ("13,561", "13,563", 2)
    assert of_light.registered is None, "it is about a round"
    page = without_blanks(page_client(auditor1).get(reverse("pages:plan-mismatches")).content.decode())
    rows = {
        "first round, light": ("13,561", "13,563", "the ministry printed 13563", "December 2012"),
        "exported share of the output of 96900": ("17.44 %", "17.83 %", "abrasivesunion.com"),
    }
    for what, texts in rows.items():
        (row,) = [part for part in page.split("<tr") if what in part]
        assert not [text for text in texts if text not in row], row
    (of_2011,) = [part for part in page.split("<tr") if "62 t withheld from one company" in part]
    assert ("30,246" in of_2011, "30,184" in of_2011, "30,246.000" in of_2011) == (True, True, True)
