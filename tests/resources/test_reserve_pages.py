"""Pages of reserves, in both languages, with the panels of the quota: years of supply, and the effect of a notice."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.actors import Loader
from core.loaders import entering_history
from enterprises.models import MiningArea, User
from quotas.models import Notice
from resources import reference
from resources.models import ReserveEstimate, ReserveIndicator
from resources.services import reserves
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.notice_pages import issue_national_total, mining_programme, notice_fields
from tests.support.page_clients import page_client

__all__ = ["mining_programme"]

PAPER = {"estimator": "Institute of geology", "document": "Report no. 7 of 2011"}
FORM = {"place": "36", "element_class": "all", "year": "2010", "method": "explored", **PAPER}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


def record(actor: User, **given: Any) -> ReserveEstimate:
    whole = {"place": factories.place("36"), "year": 2010, "method": "explored", "remaining_t": Decimal(135_000)}
    return reserves.record(actor=actor, **{**whole, **PAPER, **given})


def read(person: User, name: str, *args: object, language: str = "en", **query: str) -> str:
    client = page_client(person)
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"pages:{name}", args=args), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_officer_records_and_corrects_on_the_pages(p36a: User) -> None:
    factories.place("36")
    client = page_client(p36a)
    form = {**FORM, "remaining_t": "135,000"}
    answer = client.post(reverse("pages:reserve-new"), form)
    row = ReserveEstimate.objects.get()
    assert answer["Location"] == reverse("pages:reserve", args=[row.pk])
    again = client.post(reverse("pages:reserve-new"), form)
    assert again.status_code == 409
    assert "There is a figure for this subject, year and method already" in again.content.decode()
    change = {"remaining_t": "120000", "reason": "The report was printed wrongly", **PAPER}
    answer = client.post(reverse("pages:reserve-correct", args=[row.pk]), change)
    new = ReserveEstimate.objects.get(corrects=row)
    assert answer["Location"] == reverse("pages:reserve", args=[new.pk])
    assert "This figure was corrected" in read(p36a, "reserve", row.pk)
    assert "Correct this figure" not in read(p36a, "reserve", row.pk)
    page = read(p36a, "reserve", new.pk)
    assert "135,000.000" in page
    assert "The report was printed wrongly" in page


def test_kilograms_are_asked_about_at_the_box_that_confirms_them(p36a: User) -> None:
    record(p36a, year=2009)
    form = {**FORM, "remaining_t": "135000000"}
    client = page_client(p36a)
    answer = client.post(reverse("pages:reserve-new"), form)
    assert answer.status_code == 409
    assert "about a thousand times the 135,000.000 t of 2009" in answer.content.decode()
    assert client.post(reverse("pages:reserve-new"), {**form, "confirmed": "on"}).status_code == 302


@pytest.mark.parametrize(("language", "word"), [("en", "Years of supply"), ("zh-hans", "可供年限")])
def test_a_figure_is_shown_with_its_chart_and_years_of_supply(
    mining_programme: None, mlr1: User, mlr2: User, p36a: User, language: str, word: str
) -> None:
    issue_national_total(mlr1, mlr2)
    row = record(mlr1, place=factories.place("CN"), original_t=Decimal(270_000))
    page = read(mlr1, "reserve", row.pk, language=language)
    assert word in page
    assert "50.0 %" in page
    assert 'class="year-bars"' in page
    assert "13,400.000" in page  # the quota of the year
    assert "10.1" in page  # 135,000 / 13,400
    (year,) = [each for each in client_of(mlr1).get(f"{V1}reserves/{row.pk}/supply/").json() if each["year"] == 2011]
    assert (year["quota"], year["by_quota"], year["by_use"]) == ("13400.000", "10.1", None)
    hidden = read(p36a, "reserve", row.pk, language=language)
    assert word in hidden


def test_of_a_deposit_no_extraction_is_known(p36a: User) -> None:
    row = record(p36a, deposit="North pit", deposit_zh="北矿")
    assert "does not know what is extracted" in read(p36a, "reserve", row.pk)
    assert "北矿" in read(p36a, "reserve", row.pk, language="zh-hans")


def test_an_area_is_divided_by_what_its_sites_used(p36a: User) -> None:
    area = MiningArea.objects.create(
        number=4, name="Dingnan", jurisdiction=factories.place("360728"), evidence="sourced", source="test"
    )
    row = record(p36a, mining_area=area, place=None)
    page = read(p36a, "reserve", row.pk)
    assert "Years at the reported use" in page
    assert f'href="{reverse("pages:area", args=[4])}"' in page


@pytest.mark.parametrize(("language", "word"), [("en", "Years of supply before and after"), ("zh-hans", "可供年限")])
def test_a_draft_notice_shows_what_it_changes_in_the_years_of_supply(
    mining_programme: None, mlr1: User, mlr2: User, language: str, word: str
) -> None:
    issue_national_total(mlr1, mlr2)
    maker = page_client(mlr1)
    maker.post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "9,000")]))
    notice = Notice.objects.get(number="T-2011-1")
    assert word not in read(mlr1, "notice", notice.pk, language=language)
    record(mlr1, year=2012 - 1)
    record(mlr1, year=2010, remaining_t=Decimal(1))
    page = read(mlr1, "notice", notice.pk, language=language)
    assert word in page
    assert "15.0" in page  # 135,000 / 9,000


def test_shipped_figures_are_loaded_once_and_shown_with_their_sources(mlr1: User) -> None:
    factories.place("3607")
    factories.place("15")
    with entering_history():
        first = reference.load(actor=Loader("reference loader"))
        again = reference.load(actor=Loader("reference loader"))
    loaded = {
        "reserves": 2,
        "figures about reserves": 6,
        "tax rates": 8,
        "kinds of secondary feed": 9,
        "targets of plans": 9,
    }
    assert first == loaded
    assert again == dict.fromkeys(loaded, 0)
    assert not ReserveIndicator.objects.exclude(evidence__in=["sourced", "derived"]).exists()
    page = read(mlr1, "reserves")
    for text in ("760,000.000", "710,000.000", "approximately 23 percent", "33.3 percent", "50 years", "15 years"):
        assert text in page
    assert "十一个规划矿区合计" in read(mlr1, "reserves", language="zh-hans")
    assert "760,000.000" not in read(mlr1, "reserves", province="15")
