"""Tips, evidence and observations on pages: each works without scripts, and refuses as the API does."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import anonymous_requests
from enterprises.models import User
from inspections.models import Case, Evidence, Observation, Tip
from inspections.services import observations, tips
from tests.support import factories, uploads
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on
from tests.support.page_clients import page_client


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    factories.authority()
    factories.place("360727")
    anonymous_requests.delete_counts()
    with on(2011, 6, 9):
        yield


POINT = {"type": "Point", "coordinates": [114.8, 24.9]}
SAID = {"text": "Lorries come at night.", "about": "unknown", "place": "360727"}


def test_a_tip_is_filed_followed_and_answered_without_signing_in(inspector1: User) -> None:
    somebody = page_client()
    assert somebody.get("/tell/").status_code == 200
    assert somebody.post("/tell/", {**SAID, "text": ""}).status_code == 400
    picture = SimpleUploadedFile("a.jpg", uploads.jpeg(), "image/jpeg")
    answer = somebody.post("/tell/", {**SAID, "picture": picture}, follow=True)
    receipt = re.search(r'class="hash">([^<]+)<', answer.content.decode()).group(1)
    tips.ask(Tip.objects.get(), actor=inspector1, text="Which nights?")
    assert "Which nights?" in somebody.post("/tell/follow/", {"receipt": receipt}).content.decode()
    page = somebody.post("/tell/follow/", {"receipt": receipt, "answer": "1", "a-text": "Fridays."})
    assert "Fridays." in page.content.decode()
    assert somebody.post("/tell/follow/", {"receipt": "2222"}).status_code == 404
    assert "sessionid" not in somebody.cookies


def test_a_hostile_picture_is_said_beside_its_field() -> None:
    answer = page_client().post("/tell/", {**SAID, "picture": SimpleUploadedFile("a.jpg", uploads.pdf(), "image/jpeg")})
    assert answer.status_code == 409
    assert "id_picture_error" in answer.content.decode()
    assert not Tip.objects.exists()


def test_inspectors_work_on_a_tip_and_others_find_none(inspector1: User, inspector2: User, p36a: User) -> None:
    tip = tips.file(text="Lorries.", where=tips.StatedLocation(place="360727")).tip
    first, second = page_client(inspector1), page_client(inspector2)
    assert tip.number in first.get("/tips/").content.decode()
    assert first.get(f"/tips/{tip.pk}/").status_code == 200
    assert first.post(f"/tips/{tip.pk}/propose_closing/", {"propose_closing-reason": "Licensed."}).status_code == 302
    assert first.post(f"/tips/{tip.pk}/close/").status_code == 409
    assert second.post(f"/tips/{tip.pk}/close/").status_code == 302
    assert Tip.objects.get().state == "closed"
    assert page_client(p36a).get(f"/tips/{tip.pk}/").status_code == 404
    assert page_client().get("/tips/").status_code == 302


def test_a_call_is_keyed_in_and_its_tip_becomes_a_case(inspector1: User, mlr1: User) -> None:
    officer = page_client(inspector1)
    assert officer.get("/tips/new/").status_code == 200
    page = officer.post("/tips/new/", {**SAID, "source": "telephone"}, follow=True)
    assert page.context["receipt"]
    tip = Tip.objects.get()
    assert officer.post(f"/tips/{tip.pk}/promote/", {"promote-allegation": "Unreported ore."}).status_code == 302
    assert Case.objects.get().source == "tip"
    assert page_client(mlr1).get("/tips/new/").status_code == 403


def test_evidence_is_added_shown_and_reviewed(inspector1: User, legal1: User, admin1: User) -> None:
    case = digging(inspector1)
    officer = page_client(inspector1)
    address = f"/evidence/for/case/{case.pk}/"
    assert officer.get(address).status_code == 200
    hostile = SimpleUploadedFile("a.xlsx", uploads.workbook({"xl/vbaProject.bin": b"1"}))
    assert officer.post(address, {"file": hostile, "kind": "report"}).status_code == 409
    film = SimpleUploadedFile("a.mp4", uploads.mp4(), "video/mp4")
    assert officer.post(address, {"file": film, "kind": "video"}).status_code == 302
    row = Evidence.objects.get()
    impartial(case, legal1)
    legal = page_client(legal1)
    assert row.file_name in legal.get("/evidence/?state=awaiting_review").content.decode()
    assert legal.get(f"/evidence/{row.pk}/").status_code == 200
    assert legal.get(f"/evidence/{row.pk}/file/original/").content == uploads.mp4()
    assert legal.get(f"/evidence/{row.pk}/file/preview/").status_code == 404
    assert legal.post(f"/evidence/{row.pk}/admit/", {"admit-reason": "Calibrated."}).status_code == 302
    assert Evidence.objects.get().state == "admitted"
    assert legal1.name in officer.get(f"/evidence/{row.pk}/").content.decode()
    assert page_client(admin1).get(address).status_code == 404
    assert page_client(admin1).get(f"/evidence/{row.pk}/file/original/").status_code == 404


def test_observations_are_recorded_one_by_one_and_from_a_file(
    inspector1: User, inspector3: User, auditor1: User
) -> None:
    officer = page_client(inspector1)
    assert officer.get("/observations/new/").status_code == 200
    one = {"source": "satellite", "seen_on": "2011-06-01", "place": "360727", "description": "Ponds"}
    assert officer.post("/observations/new/", {**one, "geometry": json.dumps(POINT)}).status_code == 302
    row = Observation.objects.get()
    shown = officer.get(f"/observations/{row.pk}/").content.decode()
    assert "Ponds" in shown
    assert "outside every licensed site" in shown
    feature = {"type": "Feature", "geometry": POINT, "properties": {**one, "place": "99"}}
    broken = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    answer = officer.post("/observations/new/", {"many": "1", "many-file": SimpleUploadedFile("a.json", broken)})
    assert answer.status_code == 409
    assert "/features/0/properties/place" in answer.content.decode()
    whole = broken.replace(b'"99"', b'"360727"')
    answer = officer.post("/observations/new/", {"many": "1", "many-file": SimpleUploadedFile("a.json", whole)})
    assert answer.status_code == 302
    assert Observation.objects.count() == 2
    assert officer.get("/observations/").status_code == 200
    assert page_client(inspector3).get(f"/observations/{row.pk}/").status_code == 404
    assert page_client(auditor1).get("/observations/new/").status_code == 403
    assert officer.post(f"/observations/{row.pk}/withdraw/", {"withdraw-reason": "A fish farm."}).status_code == 302


@pytest.mark.parametrize("noun", ["tip", "evidence", "observation"])
def test_the_admin_shows_them(noun: str, inspector1: User) -> None:
    tips.file(
        text="Lorries.", where=tips.StatedLocation(place="360727"), pictures=[tips.Upload("a.jpg", uploads.jpeg())]
    )
    observations.create(
        actor=inspector1, source="video", seen_on=dt.date(2011, 6, 1), description="x", geometry=POINT, place="360727"
    )
    row = {"tip": Tip, "evidence": Evidence, "observation": Observation}[noun].objects.get()
    officer = page_client(inspector1)
    assert officer.get(f"/admin/inspections/{noun}/").status_code == 200
    page = officer.get(f"/admin/inspections/{noun}/{row.pk}/change/")
    assert page.status_code == 200
    assert getattr(row, "receipt_hash", "no digest") not in page.content.decode()
