"""Parties of a tip or case: added with a reason, proposed by comparison of names, confirmed or denied.

A party has no access to the matter from the moment it is on the list (``enterprises.conflicts``).
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.outbox import announce
from core.transactions import refusal, service
from enterprises import conflicts
from enterprises.models import NATION, Authority, Enterprise, Jurisdiction, Matter, Party, User
from enterprises.models.jurisdictions import inside
from inspections.events import CONFLICT_AROSE, OFFICIAL_NAMED
from inspections.lifecycles import CASE, TIP
from inspections.models import Case, Tip
from inspections.models.subjects import Subject
from inspections.services import name_matching, required_text, respondents
from inspections.services.journal import enter

Kind, Role, State = Party.Kind, Party.Role, Party.State
Type = Subject.SubjectType


refusal(
    "party_added_in_role",
    lambda: Forbidden("forbidden", _("An inspector of the office that has the matter adds parties.")),
)


def maker_is_checker() -> Conflict:
    return Conflict(
        "maker_is_checker", _("An official whom you added to the list must be confirmed or denied by another officer.")
    )


def open_matter() -> Matter:
    """Create the matter of a new tip or case."""
    return Matter.objects.create(opened_at=clock.now())


def enter_subject(obj: Case | Tip, *, role: str, actor: Actor) -> None:
    """Add the subject of a new tip or case to its parties, and propose the people and offices it names.

    Raises ``Forbidden`` if the person who opens it would be a party.
    """
    name = (obj.subject_description or obj.subject_code)[:200]
    common: dict[str, Any] = {
        "role": role,
        "state": State.CONFIRMED,
        "reason": _("Named when it was opened."),
        "actor": actor,
    }
    accused_place = getattr(obj, "accused_place", None)
    match obj.subject_type:
        case Type.ENTERPRISE | Type.SITE:
            _add_party(obj.matter, kind=Kind.ENTERPRISE, enterprise=obj.enterprise, **common)
        case Type.JURISDICTION:
            place = Jurisdiction.objects.get(code=obj.subject_code)
            _add_party(obj.matter, kind=Kind.OFFICE, office_place=place, **common)
        case Type.GROUP:
            _add_party(obj.matter, kind=Kind.ENTERPRISE, name=name, **common)
            for member in Enterprise.objects.filter(group__code=obj.subject_code).order_by("code"):
                _add_party(obj.matter, kind=Kind.ENTERPRISE, enterprise=member, **{**common, "role": Role.CONCERNED})
        case Type.PERSON:
            _add_party(obj.matter, kind=Kind.PERSON, name=name, **common)
        case Type.OFFICE if accused_place is not None:
            pass  # added below, by its place
        case _:
            _add_party(obj.matter, kind=Kind.UNKNOWN, name=name, **common)
    if accused_place is not None:
        office = {"office_place": accused_place, "office_authority": getattr(obj, "accused_authority", None)}
        _add_party(obj.matter, kind=Kind.OFFICE, **office, **common)
    said = (obj.text, obj.department) if isinstance(obj, Tip) else (obj.allegation,)
    text = "\n".join((*said, obj.location))
    propose(obj, f"{obj.subject_code}\n{obj.subject_description}", text)
    _refuse_own_matter(obj.matter, actor)


def propose(obj: Case | Tip, named: str, text: str) -> None:
    """Propose the people and offices that are named and not on the list yet; until denied, it is closed to them.

    A case that loses its lead by this is handed to the next level, which confirms or denies the names.
    """
    proposal: dict[str, Any] = {
        "role": Role.ACCUSED,
        "state": State.PROPOSED,
        "reason": _("A name in it is the same."),
        "actor": None,
    }
    person_ids = set(obj.matter.parties.exclude(person=None).values_list("person_id", flat=True))
    for person in name_matching.people(named, text, excluded=person_ids):
        _add_party(obj.matter, kind=Kind.PERSON, person=person, **proposal)
    listed = {(row.office_place_id, row.office_authority_id) for row in obj.matter.parties.all()}
    for office in name_matching.offices(named, text, obj.place):
        if (office.place.pk, office.authority.pk) not in listed:
            _add_party(
                obj.matter, kind=Kind.OFFICE, office_place=office.place, office_authority=office.authority, **proposal
            )
    for case in Case.objects.filter(matter=obj.matter_id).select_related("lead"):
        _relieve_lead(case)


def _refuse_own_matter(matter: Matter, actor: Actor) -> None:
    if (
        isinstance(actor, User)
        and not conflicts.open_to(User.objects.filter(pk=actor.pk), matter.pk, clock.today()).exists()
    ):
        raise Forbidden(
            "conflict_of_interest", _("You would be a party, or belong to one. Another office must open this.")
        )


@service
def add[Obj: (Case, Tip)](
    obj: Obj,
    *,
    actor: Actor,
    kind: str,
    role: str,
    reason: str,
    code: str = "",
    name: str = "",
    authority: str = "",
    allegations: Sequence[str] = (),
    identifies: int | None = None,
) -> Party:
    """Add a party to the list.

    ``code``: the user name of a person, the code of an enterprise, or of the place of an office. ``identifies``: the
    number of an unknown party that this one is. An official is proposed: it is closed to him at once, the next level is
    notified, and another person confirms or denies him.
    """
    obj = begin(obj, "add_party", actor)
    required_text.require_text(reason=reason)
    if role not in Role.values:
        raise Invalid.at("/role", "invalid_choice", _("Choose one of: %s.") % ", ".join(Role.values))
    if unknown := [allegation for allegation in allegations if allegation not in Party.Allegation.values]:
        raise Invalid.at("/allegations", "invalid_choice", _("There is no allegation “%s”.") % unknown[0])
    who = _identity(kind, code.strip(), authority.strip())
    name = name.strip()[:200] or ("" if who else code.strip()[:200])
    if kind not in Kind.values:
        raise Invalid.at("/kind", "invalid_choice", _("Choose one of: %s.") % ", ".join(Kind.values))
    if not who and not name:
        raise Invalid.at("/name", "required", _("Name the party by its code or by a description."))
    listed = obj.matter.parties.standing().filter(kind=kind, **who) if who else obj.matter.parties.none()
    if role != Role.CONCERNED:  # an enterprise of an accused group is concerned, and may become a respondent
        listed = listed.exclude(role=Role.CONCERNED)
    if listed.exists():
        raise Conflict("already_a_party", _("This party is on the list already."))
    earlier = _unidentified(obj.matter, identifies) if identifies is not None else None
    if earlier is not None:
        earlier.state = State.IDENTIFIED
        earlier.save_next("state")
    added = _add_party(
        obj.matter,
        kind=kind,
        name=name,
        role=role,
        state=State.PROPOSED if _is_official(who) else State.CONFIRMED,
        reason=reason.strip(),
        actor=actor,
        allegations=list(dict.fromkeys(allegations)),
        identifies=earlier,
        **who,
    )
    if earlier is not None and isinstance(obj, Case):
        _name_subject(obj, added)
        respondents.follow_identity(obj, earlier, added)
    _follow_up(obj, added)
    if not who:
        propose(obj, name, "")
    _record(obj, "add_party", actor, added, reason)
    return added


@service
def decide[Obj: (Case, Tip)](obj: Obj, *, actor: Actor, number: int, confirmed: bool, reason: str) -> Party:
    """Confirm or deny a party that was proposed, with a reason; not by the person who put it on the list."""
    obj = begin(obj, "decide_party", actor)
    required_text.require_text(reason=reason)
    party = obj.matter.parties.filter(number=number).first()
    if party is None:
        raise NotFound("not_found", _("There is no party of this number."))
    if party.state != State.PROPOSED:
        raise Conflict("wrong_state", _("This party has been decided on."))
    if party.added_by_id == actor.pk:
        raise maker_is_checker()
    party.state = State.CONFIRMED if confirmed else State.DENIED
    party.decided_by_id, party.decided_at, party.decision_reason = actor.pk, clock.now(), reason.strip()
    party.save_next("state", "decided_by", "decided_at", "decision_reason")
    _count(obj.matter)
    if confirmed:
        _follow_up(obj, party)
    _record(obj, "confirm_party" if confirmed else "deny_party", actor, party, reason)
    return party


def undecided(matter: Matter) -> bool:
    """Check whether a proposal of the comparison of names still awaits the handler."""
    return matter.parties.filter(state=State.PROPOSED).exists()


# --- What each act has in common -------------------------------------------------------------------------------------
def begin[Obj: (Case, Tip)](obj: Obj, verb: str, actor: Actor) -> Obj:
    return TIP.begin(obj, verb, actor) if isinstance(obj, Tip) else CASE.begin(obj, verb, actor)


def _add_party(matter: Matter, *, actor: Actor, **columns: Any) -> Party:
    number = matter.parties.count() + 1
    party = Party.objects.create(
        matter=matter, number=number, added_at=clock.now(), added_by_id=getattr(actor, "pk", None), **columns
    )
    _count(matter)
    return party


def _count(matter: Matter) -> None:
    matter.parties_version += 1
    matter.save(update_fields=["parties_version"])


def _identity(kind: str, code: str, authority: str) -> dict[str, Any]:
    """Return the columns that identify a party by its code; none if it is only described in words."""
    match kind:
        case Kind.OFFICE:
            place = Jurisdiction.objects.filter(code=code).first()
            if place is None:
                raise Invalid.at("/code", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
            row = Authority.objects.filter(code=authority).first() if authority else None
            if authority and row is None:
                raise Invalid.at("/authority", "unknown_authority", _("There is no authority of this code."))
            return {"office_place": place, "office_authority": row}
        case Kind.PERSON if code:
            person = name_matching.person_of(code)
            return {"person": person} if person is not None else {}
        case Kind.ENTERPRISE if code:
            enterprise = Enterprise.objects.filter(code=code).first()
            if enterprise is None:
                raise Invalid.at("/code", "unknown_enterprise", _("There is no enterprise of this code."))
            return {"enterprise": enterprise}
    return {}


def _unidentified(matter: Matter, number: int) -> Party:
    party = matter.parties.filter(number=number, state=State.CONFIRMED).first()
    if party is None or party.person_id or party.enterprise_id or party.office_place_id:
        raise Invalid.at("/identifies", "not_unknown", _("Only a party that is not identified yet can be identified."))
    return party


def _name_subject(case: Case, party: Party) -> None:
    """Make the party that was identified first the subject of a case whose subject is unknown."""
    if case.subject_type != Type.UNKNOWN:
        return
    types = {Kind.PERSON: Type.PERSON, Kind.ENTERPRISE: Type.ENTERPRISE, Kind.OFFICE: Type.OFFICE}
    kind = types.get(Kind(party.kind))
    if kind is None or (kind == Type.ENTERPRISE and party.enterprise is None):
        return
    code = party.enterprise.code if party.enterprise else party.person.username if party.person else str(party)
    case.subject_type, case.subject_code, case.enterprise = kind, code[:64], party.enterprise
    case.save_next("subject_type", "subject_code", "enterprise")


def _follow_up(obj: Case | Tip, party: Party) -> None:
    """Move the matter above the office that is now a party, and find another handler if its own is one."""
    office = party.office_place
    if office is not None and office.code != NATION and office.parent is not None and not above(obj.place, office):
        obj.place = office.parent
        obj.save_next("place")
    if isinstance(obj, Case):
        _relieve_lead(obj)
    if party.state == State.PROPOSED:
        announce(OFFICIAL_NAMED, party_id=party.pk)


def _relieve_lead(case: Case) -> None:
    """Take the lead from a person who has become a party, and announce that the case needs another."""
    if case.lead is None:
        return
    if not conflicts.open_to(User.objects.filter(pk=case.lead.pk), case.matter_id, clock.today()).exists():
        case.lead = None
        case.save_next("lead")
        announce(CONFLICT_AROSE, matter_id=case.matter_id)


def _is_official(who: dict[str, Any]) -> bool:
    """Return whether a party is a person who holds or held an office."""
    person = who.get("person")
    return person is not None and name_matching.offices_held().filter(user=person).exists()


def above(place: Jurisdiction, office: Jurisdiction) -> bool:
    """Check whether a place is above that of an office."""
    return place.pk != office.pk and inside(office.code, place.code)


def _record(obj: Case | Tip, verb: str, actor: Actor, party: Party, reason: str) -> None:
    if isinstance(obj, Case):
        enter(obj, verb, actor, f"{party.number}. {party}: {reason.strip()}")
    else:
        audit.record(actor=actor, action=f"tips.{verb}", obj=obj, place=obj.place.code, data={"party": party.number})
