"""Parties: identified later, proposed by comparison of names, confirmed or denied; recusals and their substitutes."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import loaders
from core.errors import Conflict, Forbidden, Invalid, NotFound
from enterprises.models import Jurisdiction, Membership, Notification, Party, Recusal, User
from enterprises.roles import Role
from inspections.models import Case, Tip
from inspections.services import case_handlers, cases, name_matching, parties, recusals, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.support import factories
from tests.support.inspection_world import on


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("CN", "36", "3607", "360727"):
        factories.place(code)
    factories.authority()
    with on(2011, 6, 9):
        yield


def digging(actor: User) -> Case:
    """Create a case against an unknown party."""
    subject = Named("unknown", description="A pit without an owner")
    return cases.create(actor=actor, subject=subject, source="satellite", allegation="Mining", province="360727")


def tell(text: str, **fields: Any) -> Tip:
    return Tip.objects.get(pk=tips.file(text=text, where=StatedLocation(place="360727"), **fields).tip.pk)


def sees(person: User, obj: Case | Tip) -> bool:
    return type(obj).objects.visible_to(User.objects.get(pk=person.pk)).filter(pk=obj.pk).exists()


def test_somebody_is_named_later_in_a_case_about_nobody_known(inspector1: User) -> None:
    firm = factories.enterprise("E-FOUND")
    case = digging(inspector1)
    party = parties.add(
        case,
        actor=inspector1,
        kind="enterprise",
        code=firm.code,
        role="respondent",
        allegations=["unlicensed_mining"],
        reason="Its lorries were followed",
        identifies=1,
    )
    case.refresh_from_db()
    assert (case.subject_type, case.subject_code, case.enterprise) == ("enterprise", "E-FOUND", firm)
    assert (party.identifies.state, party.added_by, party.allegations) == (
        "identified",
        inspector1,
        ["unlicensed_mining"],
    )
    second = parties.add(case, actor=inspector1, kind="person", name="Li Si", role="respondent", reason="Dug there")
    assert [row.number for row in case.matter.parties.respondents()] == [2, second.number]
    with pytest.raises(Conflict, match="already"):
        parties.add(case, actor=inspector1, kind="enterprise", code="E-FOUND", role="concerned", reason="Again")


def test_who_a_party_is_never_changes(inspector1: User) -> None:
    case = digging(inspector1)
    with pytest.raises(DatabaseError, match="stays who it is"), transaction.atomic():
        Party.objects.filter(matter=case.matter_id).update(name="Somebody else")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Party.objects.all().delete()


@pytest.mark.parametrize("written", ["ZHANG  Wei", "zhang wei", "Ｚｈａｎｇ Wei", "Inspector.X7", "inspector.x7"])
def test_a_name_is_found_however_it_is_written(inspector1: User, written: str) -> None:
    accused = factories.user(Role.INSPECTOR, at="36", username="inspector.x7")
    User.objects.filter(pk=accused.pk).update(name="Zhang Wei")
    tip = tell(f"{written} takes money.")
    party = tip.matter.parties.get(state="proposed")
    assert (party.person, party.added_by) == (accused, None)
    assert not sees(accused, tip)
    assert sees(inspector1, tip)
    with pytest.raises(NotFound):
        tips.promote(tip, actor=User.objects.get(pk=accused.pk), allegation="Nothing to see")


@pytest.mark.parametrize(
    "written",
    [
        "Li Weimin",
        "weimin LI",
        "Weimin, Li",
        "LiWeimin",
        "weimin-li",
        "Lǐ Wěimín",
        "Li\u200b Wei\u200bmin",
        "李卫民",
        "李 卫 民",
        "李·卫民",
        "the inspector of Jiangxi",
        "江西执法人员",
        "old.name7",
        "watcher",
    ],
)
def test_a_person_is_found_by_every_form_of_his_name(inspector1: User, written: str) -> None:
    factories.place("36")
    Jurisdiction.objects.filter(code="36").update(name="Jiangxi", name_zh="江西省")
    accused = factories.user(Role.INSPECTOR, at="36", username="old.name7")
    with loaders.entering_history():
        accused.name, accused.username = "李卫民（虚构） / Li Weimin (invented)", "watcher"
        accused.save()
    tip = tell(f"A lorry: {written} takes money")
    assert not sees(accused, tip)
    with pytest.raises(NotFound):
        tips.promote(tip, actor=User.objects.get(pk=accused.pk), allegation="Nothing to see")


@pytest.mark.parametrize("where", ["location", "department", "subject"])
def test_a_name_is_found_wherever_the_tip_states_it(inspector1: User, where: str) -> None:
    accused = factories.user(Role.INSPECTOR, at="36")
    User.objects.filter(pk=accused.pk).update(name="李卫民 / Li Weimin")
    stated: dict[str, Any] = {"where": StatedLocation(place="36")}
    if where == "location":
        stated["where"] = StatedLocation(place="36", text="At the gate of Li Weimin")
    elif where == "department":
        stated["department"] = "Customs, where Weimin Li goes in and out"
    else:
        stated["subject"] = Named("person", description="Weimin Li")
    filed = tips.key_in(actor=inspector1, source="department", text="Ore at night", **{"department": "Tax", **stated})
    assert not sees(accused, filed.tip)


def test_a_party_of_a_name_alone_is_compared_too(inspector1: User, inspector2: User) -> None:
    accused = factories.user(Role.INSPECTOR, at="36")
    User.objects.filter(pk=accused.pk).update(name="李卫民 / Li Weimin")
    case = digging(inspector1)
    parties.add(case, actor=inspector1, kind="person", name="LI, Weimin", role="accused", reason="Was seen there")
    assert not sees(accused, case)


def test_the_words_of_a_name_apart_are_nobody(db: None) -> None:
    person = factories.user(Role.INSPECTOR, at="36")
    User.objects.filter(pk=person.pk).update(name="李卫民 / Li Weimin")
    assert name_matching.people("", "Weimin street, where Mr. Li lives") == []


def test_offices_are_looked_up_once_however_many_sentences_name_one(inspector1: User) -> None:
    Jurisdiction.objects.filter(code="36").update(name="Jiangxi")
    sentence = "The inspector of Jiangxi takes money. "
    with CaptureQueriesContext(connection) as once:
        assert inspector1 in name_matching.people("", sentence)
    with CaptureQueriesContext(connection) as often:
        assert inspector1 in name_matching.people("", sentence * 20)
    assert len(often) == len(once)


def test_the_role_and_the_place_of_an_office_stand_in_one_sentence(inspector1: User, inspector3: User) -> None:
    Jurisdiction.objects.filter(code="36").update(name="Jiangxi")
    Jurisdiction.objects.filter(code="15").update(name="Mongolia")
    text = "An inspector was there, in Jiangxi. Lorries came from Mongolia. A customs officer of Mongolia saw it."
    assert inspector3 not in name_matching.people("", text)


def test_chinese_names_are_found_without_spaces(db: None) -> None:
    person = factories.user(Role.INSPECTOR, at="36")
    User.objects.filter(pk=person.pk).update(name="张伟民")
    assert name_matching.people("", "听说张 伟民收钱") == [person]
    assert name_matching.people("", "听说张伟收钱") == []


def test_a_tip_becomes_a_case_only_when_each_name_is_decided_on(inspector1: User) -> None:
    clerk = factories.user(Role.INSPECTOR, at="36", username="clerk.7")
    tip = tell("clerk.7 looks away")
    with pytest.raises(Conflict) as refused:
        tips.promote(tip, actor=inspector1, allegation="Ore without a licence")
    assert refused.value.code == "parties_undecided"
    number = tip.matter.parties.get(state="proposed").number
    with pytest.raises(Invalid):
        parties.decide(tip, actor=inspector1, number=number, confirmed=False, reason=" ")
    parties.decide(tip, actor=inspector1, number=number, confirmed=True, reason="He was on duty")
    case = tips.promote(Tip.objects.get(pk=tip.pk), actor=inspector1, allegation="Ore without a licence")
    assert case.matter_id == tip.matter_id == case.pk
    assert not sees(clerk, case)
    with pytest.raises(NotFound):
        cases.place_on_file(case, actor=User.objects.get(pk=clerk.pk))


def test_an_office_that_is_named_lifts_the_matter_above_it(inspector1: User) -> None:
    national = factories.user(Role.INSPECTOR)
    tip = tell("Lorries at night")
    parties.add(
        tip, actor=inspector1, kind="office", code="36", authority="MLR", role="accused", reason="Named by phone"
    )
    tip = Tip.objects.get(pk=tip.pk)
    assert tip.place.code == "CN"
    assert [sees(person, tip) for person in (inspector1, national)] == [False, True]
    assert case_handlers.nearest(tip.matter_id, tip.place) == [national]


def test_nobody_opens_a_case_about_himself(inspector1: User) -> None:
    with pytest.raises(Forbidden) as refused:
        cases.create(
            actor=inspector1,
            subject=Named("person", code=inspector1.username.upper()),
            source="referral",
            allegation="Nothing",
            province="36",
        )
    assert refused.value.code == "conflict_of_interest"


def test_a_recusal_names_a_successor(inspector1: User, inspector2: User) -> None:
    case = digging(inspector1)
    recusals.recuse(case, actor=inspector1, reason="My cousin digs there", successor=inspector2.username)
    case.refresh_from_db()
    assert case.lead == inspector2
    assert [sees(person, case) for person in (inspector1, inspector2)] == [False, True]
    assert Notification.objects.get(kind="case_handed_over").person == inspector2
    with pytest.raises(NotFound):
        recusals.recuse(case, actor=User.objects.get(pk=inspector1.pk), reason="Again")


def test_a_successor_holds_the_role_where_the_case_lies(inspector1: User) -> None:
    """A reader of the case in one office who is an inspector in another does not handle it."""
    reader = factories.user(Role.AUDITOR, at="36")

    def appointed(place: str) -> User:
        factories.place(place)
        office = Jurisdiction.objects.get(code=place)
        Membership.objects.create(user=reader, role=Role.INSPECTOR, jurisdiction=office, valid_from="2000-01-01")
        return User.objects.get(pk=reader.pk)

    reader = appointed("15")
    case = digging(inspector1)
    assert sees(reader, case)
    with pytest.raises(Invalid) as refused:
        recusals.recuse(case, actor=inspector1, reason="My cousin digs there", successor=reader.username)
    assert refused.value.errors[0].code == "not_a_handler"
    appointed("36")
    recusals.recuse(case, actor=inspector1, reason="My cousin digs there", successor=reader.username)
    assert Case.objects.get(pk=case.pk).lead == reader


def test_without_a_successor_it_goes_one_level_up(inspector1: User, inspector2: User) -> None:
    national = factories.user(Role.INSPECTOR)
    case = digging(inspector1)
    recusal = recusals.recuse(case, actor=inspector1, reason="My cousin digs there")
    case.refresh_from_db()
    assert (recusal.escalated_to.code, case.lead, case.office.code) == ("CN", None, "CN")
    assert case_handlers.handlers_of_case(case) == [national]
    assert sees(inspector2, case)


def test_a_recusal_is_imposed_from_above_alone(inspector1: User, inspector2: User) -> None:
    national = factories.user(Role.INSPECTOR)
    case = digging(inspector1)
    with pytest.raises(Forbidden):
        recusals.recuse(case, actor=inspector2, person=inspector1.username, reason="He is a friend")
    with pytest.raises(Invalid):
        recusals.recuse(
            case, actor=national, person=inspector1.username, successor=inspector1.username, reason="A friend"
        )
    recusals.recuse(case, actor=national, person=inspector1.username, successor=inspector2.username, reason="A friend")
    assert Recusal.objects.get().recorded_by == national
    assert not sees(inspector1, case)


def test_a_party_ends_nothing_in_the_database_either(inspector1: User, inspector2: User) -> None:
    case = digging(inspector1)
    parties.add(case, actor=inspector1, kind="person", code=inspector2.username, role="accused", reason="Was there")
    with pytest.raises(DatabaseError, match="a party does not end a matter"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            state="not_substantiated", closed_by=inspector2, closed_at="2011-06-09T00:00Z"
        )


def test_a_tip_without_a_place_reaches_the_nation_and_is_routed(inspector1: User) -> None:
    desk = factories.user(Role.INSPECTOR)
    tip = tips.file(text="Lorries at night").tip
    assert tip.place.code == "CN"
    case_handlers.notify_of_tip(tip.pk, "")
    assert Notification.objects.get(kind="tip_filed").person == desk
    tips.route(tip, actor=desk, place="36", reason="It speaks of Ganzhou")
    assert sees(inspector1, tip)
    assert case_handlers.notify_of_tip(tip.pk, "route:2") == 0
    assert case_handlers.notify_of_tip(tip.pk, "route:1") == 1
    assert Notification.objects.get(person=inspector1).kind == "tip_filed"


def test_a_tip_that_is_keyed_in_without_a_place_stays_with_the_office(inspector1: User) -> None:
    filed = tips.key_in(actor=inspector1, source="telephone", text="Lorries at night")
    assert filed.tip.place.code == "36"


def test_inspectors_are_notified_of_an_answer(inspector1: User) -> None:
    filed = tips.file(text="Lorries", where=StatedLocation(place="36"))
    tips.add(filed.receipt, text="On Fridays")
    for forged in ("2", "route:1", str(filed.tip.pk)):
        assert case_handlers.notify_of_tip(filed.tip.pk, forged) == 0
    case_handlers.notify_of_tip(filed.tip.pk, str(filed.tip.messages.get().pk))
    assert Notification.objects.get(kind="tip_answered").person == inspector1
    tips.add(filed.receipt, text="On Fridays")  # the page was loaded again
    assert filed.tip.messages.count() == 1


def test_a_form_files_one_tip_and_its_receipt_may_be_loaded_again(client: Client) -> None:
    form = client.get("/tell/").context["form"]
    posted = {"text": "Lorries", "about": "unknown", "place": "36", "once": form["once"].value()}
    page = client.post("/tell/", posted, follow=True)
    receipt = page.context["receipt"]
    assert page.redirect_chain == [("/tell/received/", 302)]
    assert receipt in client.get("/tell/received/").content.decode()
    assert client.post("/tell/", posted, follow=True).context["receipt"] == receipt
    assert Tip.objects.count() == 1
    assert "not shown any more" in Client().get("/tell/received/").content.decode()


def test_an_official_put_on_the_list_is_decided_on_by_another(inspector1: User, inspector2: User) -> None:
    auditor = factories.user(Role.AUDITOR)
    case = digging(inspector1)
    party = parties.add(
        case, actor=inspector1, kind="person", code=auditor.username, role="concerned", reason="Knows the owner well"
    )
    assert party.state == "proposed"
    assert not sees(auditor, case)
    with pytest.raises(Conflict, match="by another"):
        parties.decide(case, actor=inspector1, number=party.number, confirmed=True, reason="I was right")
    with pytest.raises(DatabaseError, match="party_maker_does_not_decide"), transaction.atomic():
        Party.objects.filter(pk=party.pk).update(
            state="confirmed", decided_by=inspector1, decided_at=party.added_at, decision_reason="I was right"
        )
    parties.decide(case, actor=inspector2, number=party.number, confirmed=False, reason="They never met")
    assert sees(auditor, case)


def test_the_next_level_and_auditors_are_notified_of_an_official_on_the_list(
    inspector1: User, inspector2: User
) -> None:
    national, auditor, blind = (factories.user(role) for role in (Role.INSPECTOR, Role.AUDITOR, Role.AUDITOR))
    case = digging(inspector1)
    for person in (inspector2, blind):
        party = parties.add(
            case, actor=inspector1, kind="person", code=person.username, role="concerned", reason="A cousin of his"
        )
        case_handlers.notify_of_official_named(party.pk)
    notified = Notification.objects.filter(kind="official_named").values_list("person__username", flat=True)
    assert set(notified) == {national.username, auditor.username, blind.username}
    first = Party.objects.get(person=inspector2)
    assert case_handlers.notify_of_official_named(first.pk) == 0, "once"


def test_accounts_with_common_words_as_names_displace_no_official(inspector1: User) -> None:
    accused = factories.user(Role.INSPECTOR, at="36", username="z.accused")
    User.objects.filter(pk=accused.pk).update(name="王丽")
    firm = factories.enterprise("E-DECOYS")
    for number in range(name_matching.MOST + 1):
        decoy = factories.user(Role.ENTERPRISE_CLERK, of=firm, username=f"a{number:02d}.clerk")
        User.objects.filter(pk=decoy.pk).update(name="稀土")
    tip = tell("王丽收钱，稀土矿夜里出货。")
    assert not sees(accused, tip)
    assert tip.matter.parties.filter(state="proposed").count() == name_matching.MOST + 1


def test_names_in_a_later_message_hand_the_case_to_the_next_level(inspector1: User) -> None:
    national = factories.user(Role.INSPECTOR)
    User.objects.filter(pk=inspector1.pk).update(name="Zhang Wei")
    filed = tips.file(text="Lorries come at night", where=StatedLocation(place="360727"))
    case = tips.promote(
        Tip.objects.get(pk=filed.tip.pk), actor=User.objects.get(pk=inspector1.pk), allegation="Ore leaves at night"
    )
    case.lead = inspector1
    case.save_next("lead")
    tips.add(filed.receipt, text="I spoke to Zhang Wei")
    case.refresh_from_db()
    assert case.lead is None
    assert not sees(inspector1, case)
    case_handlers.notify_of_conflict(case.matter_id)
    assert Notification.objects.get(kind="case_without_lead").person == national


def test_a_ministry_that_gives_quota_imposes_no_recusal(inspector1: User, inspector2: User) -> None:
    regulator = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    case = digging(inspector1)
    with pytest.raises(Forbidden, match="inspector or decider"):
        recusals.recuse(
            case, actor=regulator, person=inspector1.username, successor=inspector2.username, reason="A friend of mine"
        )
