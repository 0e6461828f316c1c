"""Tips: filed anonymously, followed by a receipt, hidden from those they accuse, closed by two people."""

import io
import json
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from core import anonymous_requests, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import AuditEvent
from core.servers import Servers
from enterprises.models import Enterprise, User
from inspections import queries
from inspections.models import Case, Evidence, Tip
from inspections.services import evidence, screening, tips
from inspections.services.evidence import Upload
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation, StatedOffice
from tests.support import factories, uploads
from tests.support.api import assert_problem
from tests.support.databases import Clone
from tests.support.inspection_world import World, on

PUBLIC, TIPS = "/api/v1/public/tips/", "/api/v1/tips/"
ADDRESS, BROWSER = "203.0.113.77", "TellTale/9.9 (Secret Browser)"
BODY = {"text": "Lorries come at night to the old pit.", "place": "360727"}


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    for code in ("CN", "36", "3607", "360727", "15"):
        factories.place(code)
    factories.authority()
    anonymous_requests.delete_counts()
    with on(2011, 6, 9):
        yield


def tell(**fields: Any) -> tips.FiledTip:
    return tips.file(**{"text": "Lorries come at night.", "where": StatedLocation(place="360727"), **fields})


def sees(person: User, tip: Tip) -> bool:
    return Tip.objects.visible_to(person).filter(pk=tip.pk).exists()


def about_office(place: str, authority: str = "") -> Tip:
    return tell(subject=Named("office"), office=StatedOffice(place, authority)).tip


# --- Filed and followed without a name ---


def test_a_tip_is_filed_without_a_sign_in_and_answered_with_a_receipt(api: Any) -> None:
    answer = api().post(PUBLIC, BODY)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["received_on"], body["messages"]) == ("received", "2011-06-09", [])
    tip = Tip.objects.get()
    assert body["receipt"].replace("-", "") not in json.dumps(list(Tip.objects.values()), default=str)
    assert (tip.place.code, tip.source, tip.subject_type, tip.keyed_in_by) == ("360727", "public", "unknown", None)


def test_the_receipt_leads_to_questions_and_takes_answers(api: Any, inspector1: User) -> None:
    receipt = api().post(PUBLIC, BODY).json()["receipt"]
    tips.ask(Tip.objects.get(), actor=inspector1, text="Which nights?")
    answer = api().post(f"{PUBLIC}{receipt.lower()}/", {"text": "Fridays."})
    assert answer.status_code == 201
    told = api().get(f"{PUBLIC}{receipt}/").json()
    assert [(message["by"], message["text"]) for message in told["messages"]] == [
        ("office", "Which nights?"),
        ("you", "Fridays."),
    ]
    assert inspector1.name not in json.dumps(told)
    assert BODY["text"] not in json.dumps(told)


def test_a_wrong_receipt_finds_nothing(api: Any) -> None:
    api().post(PUBLIC, BODY)
    assert_problem(api().get(f"{PUBLIC}2222-2222-2222-2222-2222/"), 404, "not_found")
    assert_problem(api().post(f"{PUBLIC}2222-2222-2222-2222-2222/", {"text": "?"}), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": " "}, "/text"),
        ({"text": "x" * 8001}, "/text"),
        ({**BODY, "place": "99"}, "/place"),
        ({**BODY, "subject": {"type": "office"}}, "/office/place"),
        ({**BODY, "subject": {"type": "office"}, "office": {"place": "CN"}}, "/office/authority"),
        ({**BODY, "subject": {"type": "unknown", "seen_on": "2012-01-01"}}, "/subject/seen_on"),
        ({**BODY, "location": {"latitude": "24.9"}}, "/location"),
        ({**BODY, "name": "me"}, "/name"),
    ],
)
def test_what_cannot_be_taken_is_said(api: Any, body: dict[str, Any], pointer: str) -> None:
    answer = api().post(PUBLIC, body)
    assert [fault["pointer"] for fault in assert_problem(answer, 400, "invalid")["errors"]] == [pointer]
    assert not Tip.objects.exists()


def test_a_closed_tip_takes_no_more(inspector1: User, inspector2: User) -> None:
    filed = tell()
    tip = tips.propose_closing(filed.tip, actor=inspector1, reason="The pit is licensed.")
    tips.close(tip, actor=inspector2)
    with pytest.raises(Conflict):
        tips.add(filed.receipt, text="But look again.")


def test_too_many_from_one_address_are_refused_and_others_are_not(api: Any, settings: Any) -> None:
    settings.ANONYMOUS_POSTS_EACH = 3
    for _n in range(3):
        assert api().post(PUBLIC, BODY, REMOTE_ADDR=ADDRESS).status_code == 201
    answer = api().post(PUBLIC, BODY, REMOTE_ADDR=ADDRESS)
    assert_problem(answer, 429, "throttled")
    assert answer["Retry-After"] == "600"
    assert api().post(PUBLIC, BODY, REMOTE_ADDR="198.51.100.1").status_code == 201


def test_all_addresses_together_are_bounded_too(api: Any, settings: Any) -> None:
    settings.ANONYMOUS_POSTS_ALL = 0
    assert_problem(api().post(PUBLIC, BODY), 429, "throttled")


def test_the_addresses_of_one_subscriber_are_one_sender(api: Any, settings: Any) -> None:
    settings.ANONYMOUS_POSTS_EACH = 3
    for number in range(3):
        assert api().post(PUBLIC, BODY, REMOTE_ADDR=f"2001:db8:1:2::{number + 1}").status_code == 201
    assert_problem(api().post(PUBLIC, BODY, REMOTE_ADDR="2001:db8:1:2:ffff::9"), 429, "throttled")
    assert api().post(PUBLIC, BODY, REMOTE_ADDR="2001:db8:1:3::1").status_code == 201


def test_only_accepted_posts_use_up_what_all_may_post(api: Any, client: Any, settings: Any) -> None:
    settings.ANONYMOUS_POSTS_ALL = 3
    for number in range(10):
        refused = api().post(PUBLIC, {**BODY, "text": ""}, REMOTE_ADDR=f"198.51.100.{number}")
        assert refused.status_code == 400
        looked_up = client.post("/tell/follow/", {"receipt": "none"}, REMOTE_ADDR=f"203.0.113.{number}")
        assert looked_up.status_code != 429
    receipt = api().post(PUBLIC, BODY).json()["receipt"]
    assert api().post(f"{PUBLIC}{receipt}/", {"text": "At night."}).status_code == 201
    assert api().post(PUBLIC, BODY).status_code == 201
    assert_problem(api().post(PUBLIC, BODY, REMOTE_ADDR="198.51.100.77"), 429, "throttled")


# --- No trace remains ---


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture
def log() -> Any:
    root, handler = logging.getLogger(), _Lines()
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


def test_the_log_of_a_tip_carries_neither_address_nor_browser_nor_receipt(
    api: Any, log: list[str], settings: Any
) -> None:
    traces = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER, "HTTP_X_FORWARDED_FOR": f"192.0.2.9, {ADDRESS}"}
    traces["HTTP_X_REQUEST_ID"] = "from-a-proxy-4711"
    receipt = api().post(PUBLIC, BODY, **traces).json()["receipt"]
    api().get(f"{PUBLIC}{receipt}/", **traces)
    api().get(f"{PUBLIC}{receipt[:-1]}2/", **traces)
    api().post(f"{PUBLIC}{receipt}/", {"txt": ""}, **traces)
    settings.ANONYMOUS_POSTS_EACH = 0
    api().post(PUBLIC, BODY, **traces)
    whole = "\n".join(log)
    assert "POST (anonymous)" in whole
    for trace in (ADDRESS, "192.0.2.9", "TellTale", "from-a-proxy-4711", receipt, receipt[:14]):
        assert trace not in whole
    # The control: the same words on another route are logged.
    api().get("/api/v1/flags/", **traces)
    assert "TellTale" in "\n".join(log)


def test_no_row_and_no_file_carries_address_browser_or_camera(api: Any, tmp_path: Path) -> None:
    picture = SimpleUploadedFile(f"{uploads.CAMERA}.jpg", uploads.jpeg(), "image/jpeg")
    answer = api().post(
        PUBLIC, {**BODY, "picture": picture}, format="multipart", REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER
    )
    assert answer.status_code == 201, answer.content
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        kept = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            kept += [row[0] for row in cursor.fetchall()]
    whole = "\n".join(kept).encode() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert BODY["text"].encode() in whole
    for trace in (ADDRESS, "TellTale", uploads.CAMERA, "127.0.0.1"):
        assert trace.encode() not in whole


def test_after_a_hundred_tips_the_whole_data_folder_leads_back_to_nobody(
    own_database: Clone, api: Any, servers: Servers, settings: Any
) -> None:
    """Tables, indexes, write-ahead log and broker as stored on the disk, the server's own logs, and every file."""
    settings.ANONYMOUS_POSTS_EACH = settings.ANONYMOUS_POSTS_ALL = 1000
    settings.MEDIA_ROOT = servers.folder / "files" / uuid4().hex
    factories.place("360727")
    mark = uuid4().hex
    address, browser, camera = f"2001:db8:{mark[:4]}:{mark[4:8]}::1", f"Tell-{mark}", f"Camera-{mark[::-1]}"
    for number in range(100):
        body = {**BODY, "text": f"Lorries {mark[8:24]} {number}"}
        if number % 20 == 0:
            picture = uploads.jpeg(camera=camera)
            body["picture"] = SimpleUploadedFile(f"{camera}.jpg", picture, "image/jpeg")
        traces = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": browser, "HTTP_X_FORWARDED_FOR": address}
        answer = api().post(PUBLIC, body, format="multipart", **traces)
        assert answer.status_code == 201, answer.content
    assert Tip.objects.count() == 100
    with own_database.postgres.connect() as superuser:
        superuser.execute("CHECKPOINT")  # the server of the tests writes nothing to the disk at commit
    traces_found, control_found = set(), False
    for path in servers.folder.rglob("*"):
        if not path.is_file() or path.is_socket():
            continue
        try:
            content = path.read_bytes()
        except OSError:  # gone meanwhile: other tests work on the same servers
            continue
        control_found = control_found or f"Lorries {mark[8:24]} 99".encode() in content
        traces_found |= {trace for trace in (address, browser, camera) if trace.encode() in content}
    assert control_found, "the words of a tip are found: the search looks in the right place"
    assert traces_found == set()


def test_a_picture_is_kept_without_what_its_camera_wrote(inspector1: User) -> None:
    tip = tell(pictures=[Upload("IMG_4711_me.jpg", uploads.jpeg(), "image/jpeg")]).tip
    row = Evidence.objects.get(tip=tip)
    assert (row.file_name, row.added_by, row.kind) == ("picture.jpg", None, "tip_attachment")
    with Image.open(io.BytesIO(evidence.show(row, actor=inspector1, what="original"))) as image:
        assert not image.getexif()


def test_a_refused_picture_refuses_the_tip_whole(api: Any) -> None:
    picture = SimpleUploadedFile("x.jpg", uploads.pdf(), "image/jpeg")
    answer = api().post(PUBLIC, {**BODY, "picture": picture}, format="multipart")
    assert_problem(answer, 400, "file_refused")
    assert not Tip.objects.exists()


def test_an_object_in_a_multipart_body_is_a_part_of_json(api: Any) -> None:
    picture = SimpleUploadedFile("x.jpg", uploads.jpeg(), "image/jpeg")
    spot = {"text": "behind the kiln", "latitude": "24.90000", "longitude": "114.80000"}
    body = {**BODY, "picture": picture, "location": json.dumps(spot)}
    body |= {"subject": '{"type": "office"}', "office": '{"place": "3607"}'}
    answer = api().post(PUBLIC, body, format="multipart")
    assert answer.status_code == 201, answer.content
    tip = Tip.objects.get()
    assert (tip.location, str(tip.latitude), tip.accused_place.code) == ("behind the kiln", "24.90000", "3607")
    for wrong in ('{"text": "", "longitude": {}}', '{"nearby": 1}', "[]"):
        picture.seek(0)
        answer = api().post(PUBLIC, {**BODY, "picture": picture, "location": wrong}, format="multipart")
        assert_problem(answer, 400, "invalid")


def test_the_audit_trail_tells_no_word_of_a_tip(inspector1: User, inspector2: User) -> None:
    tip = tell(text="The director's nephew runs it.", subject=Named("office"), office=StatedOffice("3607")).tip
    boss = factories.user("inspector", at="36")
    tips.propose_closing(tip, actor=boss, reason="The nephew has gone.")
    events = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert tip.number in events
    assert "nephew" not in events


# --- Visibility ---


def test_inspectors_of_the_place_see_it_and_nobody_elsewhere(
    inspector1: User, inspector3: User, inspector9: User, auditor1: User, p36a: User, mlr1: User, admin1: User
) -> None:
    tip = tell().tip
    assert [sees(person, tip) for person in (inspector1, inspector9, auditor1)] == [True] * 3
    assert [sees(person, tip) for person in (inspector3, p36a, mlr1, admin1)] == [False] * 4


def test_the_accused_enterprise_never_sees_it(firm: Enterprise, signer: User, clerk: User, api: Any) -> None:
    tip = tell(subject=Named("enterprise", firm.code)).tip
    assert (tip.enterprise, tip.place) == (firm, factories.place("360727"))
    for person in (signer, clerk):
        assert_problem(api(person).get(f"{TIPS}{tip.pk}/"), 404, "not_found")
        assert api(person).get(TIPS).json()["count"] == 0


def test_an_inspector_who_also_works_for_the_accused_does_not_see_it(firm: Enterprise, inspector1: User) -> None:
    tip = tell(subject=Named("enterprise", firm.code)).tip
    assert sees(inspector1, tip)
    inspector1.memberships.create(role="enterprise_admin", enterprise=firm, valid_from="2000-01-01")
    inspector1.reload_memberships()
    assert not sees(inspector1, tip)


def test_a_tip_about_an_office_goes_one_level_up(inspector1: User, inspector9: User) -> None:
    city = factories.user("inspector", at="3607")
    assert about_office("3607").place.code == "36"
    assert not sees(city, about_office("3607"))
    assert sees(inspector1, about_office("3607"))
    assert not sees(inspector1, about_office("36", "MLR"))
    assert sees(inspector9, about_office("36", "MLR"))


def test_who_belongs_to_the_accused_office_does_not_find_it_above_either(inspector1: User) -> None:
    tip = about_office("3607")
    inspector1.memberships.create(role="inspector", jurisdiction=factories.place("3607"), valid_from="2000-01-01")
    inspector1.reload_memberships()
    assert not sees(inspector1, tip)
    with pytest.raises(NotFound):
        tips.ask(tip, actor=inspector1, text="Who are you?")


def test_a_ministry_does_not_see_what_accuses_it(inspector9: User) -> None:
    tip = about_office("CN", "MLR")
    within = factories.user("inspector", at="CN", authorities=("MLR",))
    within.memberships.create(
        role="national_regulator",
        jurisdiction=factories.place("CN"),
        authority=factories.authority(),
        valid_from="2000-01-01",
    )
    assert not sees(within, tip)
    assert sees(inspector9, tip)


def test_an_accused_officer_is_placed_above_his_office_and_does_not_see_it(inspector1: User) -> None:
    tip = tell(subject=Named("person", description="The head of section"), office=StatedOffice("3607")).tip
    assert tip.place.code == "36"
    assert not sees(inspector1, tell(subject=Named("person", "inspector1")).tip)


def test_a_picture_of_a_tip_is_hidden_with_it(inspector1: User, p36a: User, api: Any) -> None:
    tell(pictures=[Upload("a.jpg", uploads.jpeg(), "image/jpeg")])
    row = Evidence.objects.get()
    assert api(inspector1).get(f"/api/v1/evidence/{row.pk}/").status_code == 200
    assert_problem(api(p36a).get(f"/api/v1/evidence/{row.pk}/original/"), 404, "not_found")


# --- Keyed in, promoted, closed ---


def test_an_officer_keys_in_a_call_and_reads_out_the_receipt(api: Any, inspector1: User) -> None:
    answer = api(inspector1).post(TIPS, {**BODY, "source": "telephone"})
    assert answer.status_code == 201, answer.content
    receipt = answer.json()["receipt"]
    assert api().get(f"{PUBLIC}{receipt}/").status_code == 200
    assert Tip.objects.get().keyed_in_by == inspector1


def test_keying_in_needs_the_capability_and_a_department_its_name(api: Any, inspector1: User, mlr1: User) -> None:
    assert_problem(api(mlr1).post(TIPS, {**BODY, "source": "telephone"}), 403, "forbidden")
    assert_problem(api(inspector1).post(TIPS, {**BODY, "source": "department"}), 400, "invalid")
    assert_problem(api(inspector1).post(TIPS, {**BODY, "source": "public"}), 400, "invalid")
    assert api(inspector1).post(TIPS, {**BODY, "source": "department", "department": "Customs"}).status_code == 201


def test_a_promoted_tip_is_a_case_in_the_inspector_s_own_words(api: Any, inspector1: User, firm: Enterprise) -> None:
    tip = tell(text="I am the only driver who knows.", subject=Named("enterprise", firm.code)).tip
    answer = api(inspector1).post(f"{TIPS}{tip.pk}/promote/", {"allegation": "Ore leaves the mine unreported."})
    assert answer.status_code == 201, answer.content
    case = Case.objects.get()
    assert (case.source, case.enterprise, case.allegation) == ("tip", firm, "Ore leaves the mine unreported.")
    assert "driver" not in json.dumps(answer.json())
    tip.refresh_from_db()
    assert (tip.state, tip.case) == ("promoted", case)
    assert_problem(api(inspector1).post(f"{TIPS}{tip.pk}/promote/", {"allegation": "Again."}), 409, "wrong_state")


@pytest.mark.parametrize(
    ("subject", "office"),
    [
        (None, None),
        (Named("person", description="Zhang"), None),
        (Named("office"), StatedOffice("3607")),
        (Named("site", "S-NOWHERE", "the old pit"), None),
        (Named("group", "G-NONE", "a group"), None),
    ],
)
def test_a_tip_about_anything_can_become_a_case(
    inspector1: User, subject: Named | None, office: StatedOffice | None
) -> None:
    tip = tell(subject=subject, office=office).tip
    case = tips.promote(tip, actor=inspector1, allegation="To be looked into.")
    assert case.place == tip.place


def test_closing_takes_a_reason_and_two_people(inspector1: User, inspector2: User) -> None:
    tip = tell().tip
    with pytest.raises(Conflict):
        tips.close(tip, actor=inspector1)
    with pytest.raises(Invalid):
        tips.propose_closing(tip, actor=inspector1, reason=" ")
    tip = tips.propose_closing(tip, actor=inspector1, reason="The pit is licensed.")
    with pytest.raises(Conflict) as refusal:
        tips.close(tip, actor=inspector1)
    assert refusal.value.code == "maker_is_checker"
    tip = tips.close(tip, actor=inspector2)
    assert (tip.state, tip.proposed_by, tip.closed_by) == ("closed", inspector1, inspector2)


def test_the_database_keeps_the_four_eyes_too(inspector1: User) -> None:
    tip = tips.propose_closing(tell().tip, actor=inspector1, reason="Nothing.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Tip.objects.filter(pk=tip.pk).update(state="closed", closed_by=inspector1, closed_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Tip.objects.filter(pk=tip.pk).update(state="closed")
    with pytest.raises(DatabaseError), transaction.atomic():
        Tip.objects.all().delete()


def test_a_proposal_to_close_may_be_turned_down(inspector1: User, inspector2: User) -> None:
    tip = tips.propose_closing(tell().tip, actor=inspector1, reason="The pit is licensed.")
    tip = tips.keep_open(tip, actor=inspector2)
    assert (tip.state, tip.proposed_by, tip.closing_reason) == ("received", None, "")


def test_readers_do_not_handle(auditor1: User, decider1: User, api: Any) -> None:
    tip = tell().tip
    for person in (auditor1, decider1):
        actions = api(person).get(f"{TIPS}{tip.pk}/").json()["actions"]
        assert actions == (["recuse", "assign"] if person == decider1 else [])
        assert_problem(api(person).post(f"{TIPS}{tip.pk}/ask/", {"text": "?"}), 403, "forbidden")
        with pytest.raises(Forbidden):
            tips.propose_closing(tip, actor=person, reason="No.")
    assert_problem(api().get(TIPS), 401, "not_authenticated")


def test_flags_about_the_same_enterprise_corroborate(world: World, inspector1: User, api: Any) -> None:
    world.give_firm(100)
    screening.screen_report(world.file(4, 112).pk)
    tip = tell(subject=Named("enterprise", world.firm.code)).tip
    body = api(inspector1).get(f"{TIPS}{tip.pk}/").json()
    assert {flag["rule"] for flag in body["corroborating"]} >= {"exceeded"}
    assert not queries.corroborating(tell().tip, inspector1).exists()
