"""A party who probes for a tip about him gets the same answers whether or not there is one."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core import anonymous_requests
from enterprises.models import Enterprise, User
from inspections.models import Case
from inspections.services import tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.support import factories
from tests.support.inspection_world import digging, on
from tests.support.orders import issue_order

TIPS = "/api/v1/tips/"


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    for code in ("CN", "36", "3607", "360727", "15"):
        factories.place(code)
    factories.authority()
    anonymous_requests.delete_counts()
    with on(2011, 6, 9):
        yield


def test_the_accused_who_probes_for_a_tip_learns_as_much_as_of_one_that_is_not(
    firm: Enterprise, signer: User, inspector1: User, api: Any
) -> None:
    """Every request about a real tip, and the case and order that it led to, is answered as about an absent one."""
    tip = tips.file(
        text="Lorries come at night.", where=StatedLocation(place="360727"), subject=Named("enterprise", firm.code)
    ).tip
    tips.promote(tip, actor=inspector1, allegation="The store holds more than was reported.")
    case = Case.objects.get()
    absent = uuid4()

    def asks(pk: Any, number: str, word: str) -> list[tuple[int, bytes]]:
        client, browser = api(signer), Client()
        browser.force_login(signer)
        answers = [
            *(client.get(f"{TIPS}{pk}/{tail}") for tail in ("", "journal/", "audit/")),
            *(client.post(f"{TIPS}{pk}/{verb}/", {}) for verb in ("promote", "answer", "propose_closing")),
            client.get(f"/api/v1/cases/{pk}/"),
            client.get(f"/api/v1/evidence/?tip={pk}"),
            client.get(f"/api/v1/audit/?object_id={pk}"),
            client.get(f"/api/v1/cases/?search={number}"),
            browser.get(f"/tips/{pk}/"),
            browser.get(f"/cases/{pk}/"),
            browser.get("/search/", {"q": word}),
        ]
        bodies = [answer.content for answer in answers]
        for mine, blank in ((str(pk), "PK"), (number, "NUMBER"), (word, "WORD")):
            bodies = [row.replace(mine.encode(), blank.encode()) for row in bodies]
        changing = rb'(csrf[^>]*value|nonce|"request_id": ?|"instance": ?)="?[^">]+"?'
        bodies = [re.sub(changing, b"", row) for row in bodies]
        return [(answer.status_code, row) for answer, row in zip(answers, bodies, strict=True)]

    for real, nothing in zip(
        asks(tip.pk, tip.number, case.number), asks(absent, "T-20110610-ZZZZZZ", "36-2011-9999"), strict=True
    ):
        assert real[0] == nothing[0]
        assert tip.number.encode() not in real[1]
        assert case.number.encode() not in real[1]


def test_an_order_reads_the_same_wherever_its_case_came_from(
    firm: Enterprise, signer: User, inspector1: User, api: Any
) -> None:
    """No field, and no missing field, distinguishes a tip from a satellite's image."""
    texts = []
    for source in ("tip", "satellite"):
        about = Named("enterprise", firm.code)
        case = digging(inspector1, subject=about, source=source, allegation=f"Learnt from a {source}.")
        order = issue_order(case, inspector1)
        result = api(signer).get(f"/api/v1/orders/{order.pk}/").json()
        texts.append({name: result[name] for name in result if name not in {"id", "number", "case", "papers", "url"}})
        assert source not in str(result)
    assert texts[0] == texts[1]
