"""The public page of targets: each in the words of its source, with what the register measures or that it does not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.reference_files import rows
from enterprises.models import Enterprise
from environment.models import RestorationEntry
from portal.queries import targets
from tests.support import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(DAY):
        yield


def figures() -> dict[str, str | None]:
    found = [target for of in targets.targets(DAY).values() for target in of]
    return {target.code: target.measured.figure if target.measured else None for target in found}


def test_every_target_names_its_source_and_a_known_measure() -> None:
    shipped = rows(targets.DATA)
    assert len(shipped) == 16
    assert {row["term"] for row in shipped} == set(targets.TERMS)
    assert {row["measure"] for row in shipped} - {""} == set(targets.MEASURES)
    assert all(row["quote"] and row["source"] and row["target_zh"] for row in shipped)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            ("restore the reserve-extraction ratio to a proper level", "769 t of smuggled products", "not measured"),
        ),
        ("zh-hans", ("储采比恢复到合理水平", "南方离子型稀土矿")),
    ],
)
def test_the_page_shows_each_with_its_figure(client: Client, language: str, texts: tuple[str, ...]) -> None:
    with clock.at(dt.date(2012, 7, 1)):
        page = client.get(reverse("pages:public-targets"), {"language": language}).content.decode()
    for text in texts:
        assert text in page, text
    assert page.count("<q ") == 16
    assert reverse("pages:public-enforcement") in page


def test_an_empty_register_measures_next_to_nothing() -> None:
    found = figures()
    assert found["laws"]
    assert not any(found[code] for code in ("ecology", "mergers", "order", "recovery", "technology", "wastes"))


@pytest.mark.parametrize(
    ("part", "whole", "sites", "share"),
    [(1, 2, 3, "50.00 %"), (1, 2, 2, None), (0, 0, 3, None), (3, 3, 3, "100.00 %")],
)
def test_a_share_is_given_of_three_sites_or_more(part: int, whole: int, sites: int, share: str | None) -> None:
    assert targets._share(part, whole, sites) == share


def test_what_was_restored_is_summed_for_the_whole_country(firm: Enterprise) -> None:
    site = factories.site(firm)
    for kind, hectares in (("owed", 12), ("restored", 9), ("accepted", 5)):
        RestorationEntry.objects.create(
            site=site, place=site.jurisdiction, kind=kind, hectares=Decimal(hectares), day=dt.date(2011, 5, 1),
            document="Order 7", recorded_at=clock.now(),
        )  # fmt: skip
    assert figures()["ecology"] == "5.000 ha accepted as restored, of 12.000 ha owed by now"
