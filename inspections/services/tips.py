"""Tips: received without a name, followed by a receipt, turned into a case by an inspector or closed by two."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import actor_sessions, audit, clock, row_security
from core.actors import Actor, SystemActor
from core.errors import Conflict, Invalid, NotFound
from core.outbox import announce
from core.random_codes import ALPHABET, draw_code
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, Jurisdiction, Party
from enterprises.models.jurisdictions import inside
from enterprises.policies import can_anywhere
from enterprises.scoping import bounds_of
from enterprises.services import validation
from inspections import capabilities
from inspections.events import TIP_MOVED
from inspections.lifecycles import TIP
from inspections.models import Case, Evidence, Tip, TipMessage
from inspections.services import case_handlers, cases, evidence, parties, required_text
from inspections.services.evidence import Upload
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation, StatedOffice, TipStatement

State, Type = Tip.State, Tip.SubjectType
KEYED_IN = WriteAccess(Tip, can=can_anywhere)  # a tip may be about another place than that of who keys it in
PUBLIC = SystemActor("somebody", role="public")
LONGEST = 8000
MOST_MESSAGES = 200
MOST_PICTURES = 20


refusal(
    "inspections_tip_form_digest_key",
    lambda: Conflict("filed_already", gettext_lazy("This form has been sent already.")),
)
refusal(
    "said_by_sender_or_office",
    lambda: NotFound("not_found", gettext_lazy("There is no tip with this receipt. Check every character.")),
)
refusal("tip_is_received", validation.not_allowed_here)
refusal("tip_opens_its_matter", lambda: Conflict("matter_of_a_case", gettext_lazy("A tip opens a matter of its own.")))


class FiledTip(NamedTuple):
    tip: Tip
    receipt: str  # shown once; only its digest is kept


@service
def file(
    *,
    text: str,
    subject: Named | None = None,
    office: StatedOffice | None = None,
    where: StatedLocation | None = None,
    pictures: Sequence[Upload] = (),
    once: str = "",
) -> FiledTip:
    """File a tip from the public form. No data about the sender is asked for or kept.

    ``once``: the token of the form; a second submission files nothing.
    """
    return _file(
        Tip(), PUBLIC, Tip.Source.PUBLIC, text, subject, office, where, pictures, form_digest=_form_digest(once)
    )


@service
def key_in(
    *,
    actor: Actor,
    source: str,
    text: str,
    department: str = "",
    subject: Named | None = None,
    office: StatedOffice | None = None,
    where: StatedLocation | None = None,
    once: str = "",
) -> FiledTip:
    """Enter a tip from a telephone call or another department; the caller or department gets the receipt."""
    tip = KEYED_IN.begin_new(Tip, capabilities.TIPS_KEY_IN, actor)
    if source not in (Tip.Source.TELEPHONE, Tip.Source.DEPARTMENT):
        raise Invalid.at(
            "/source", "invalid_choice", _("A tip is keyed in from the telephone or from another department.")
        )
    if source == Tip.Source.DEPARTMENT and not department.strip():
        raise Invalid.at("/department", "required", _("Name the department."))
    where = where or StatedLocation()
    if not where.place.strip() and office is None:
        # Without a place the tip stays with the office that received it.
        where = replace(where, place=_own_place(actor))
    return _file(
        tip,
        actor,
        source,
        text,
        subject,
        office,
        where,
        (),
        department=department.strip(),
        form_digest=_form_digest(once),
    )


def _own_place(actor: Actor) -> str:
    places = [bound.place for bound in bounds_of(actor) if bound.place]
    return max(places, key=lambda place: 0 if place == NATION else len(place), default="")


@service
def add(receipt: str, *, text: str = "", pictures: Sequence[Upload] = ()) -> Tip:
    """Add a message or pictures from the holder of the receipt."""
    if not text.strip() and not pictures:
        raise Invalid.at("/text", "required", _("Write something, or add a picture."))
    if len(text) > LONGEST:
        raise Invalid.at("/text", "max_length", _("At most %d characters.") % LONGEST)
    tip = by_receipt(receipt)
    _require_room(tip, len(pictures))
    kept = evidence.seal_pictures(pictures)  # takes long: before the tip is locked
    tip = TIP.lock(tip)
    _require_room(tip, len(pictures))
    _show_receipt(receipt)
    last = tip.messages.order_by("-at", "-id").first()
    if not pictures and last is not None and last.author_id is None and last.text == text.strip():
        return tip  # the page was submitted again
    added: list[TipMessage | Evidence] = []
    if text.strip():
        added.append(TipMessage.objects.create(tip=tip, at=clock.now(), text=text.strip()))
        parties.propose(tip, "", text)
    added += [evidence.add_to_tip(tip, picture) for picture in kept]
    tip.save_next()
    _record(tip, "answer", PUBLIC)
    announce(TIP_MOVED, tip_id=tip.pk, message_id=f"{added[0].pk}")
    return tip


def _require_room(tip: Tip, pictures: int) -> None:
    if tip.state == State.CLOSED:
        raise Conflict("wrong_state", _("This tip is closed. File a new one."))
    if tip.messages.count() >= MOST_MESSAGES or tip.files.count() + pictures > MOST_PICTURES:
        raise Conflict("enough", _("This tip has as many messages and pictures as one may have. File a new one."))


def by_receipt(receipt: str) -> Tip:
    """Return the tip of a receipt, in any spelling of it; raise ``NotFound`` if there is none."""
    with row_security.unrestricted("whoever holds the receipt"):
        tip = Tip.objects.filter(receipt_hash=_digest(receipt)).first()
    if tip is None:
        raise NotFound("not_found", _("There is no tip with this receipt. Check every character."))
    return tip


@service
def ask(tip: Tip, *, actor: Actor, text: str) -> Tip:
    """Post a question or an answer for the holder of the receipt."""
    tip = TIP.begin(tip, "ask", actor)
    required_text.require_text(text=text)
    TipMessage.objects.create(tip=tip, at=clock.now(), author_id=actor.pk, text=text.strip())
    tip.save_next()
    _record(tip, "ask", actor)
    return tip


@service
def promote(tip: Tip, *, actor: Actor, allegation: str) -> Case:
    """Open a case. The allegation is the inspector's own: the words of the tip could identify the sender."""
    tip = TIP.begin(tip, "promote", actor)
    required_text.require_text(allegation=allegation)
    code = tip.site.code if tip.site else tip.subject_code
    description = tip.subject_description if tip.subject_type != Type.UNKNOWN else allegation.strip()[:200]
    tip.case = cases.create(
        actor=actor,
        subject=Named(tip.subject_type, code, description, tip.seen_on),
        source=Case.Source.TIP,
        allegation=allegation,
        province="" if tip.enterprise else tip.place.code,
        location=tip.location,
        latitude=tip.latitude,
        longitude=tip.longitude,
        matter=tip.matter,
    )
    tip.state = State.PROMOTED
    tip.save_next("state", "case")
    _record(tip, "promote", actor)
    return tip.case


@service
def propose_closing(tip: Tip, *, actor: Actor, reason: str) -> Tip:
    """Propose to close the tip, with the reason; a second inspector closes it."""
    tip = TIP.begin(tip, "propose_closing", actor)
    required_text.require_text(reason=reason)
    tip.state, tip.proposed_by_id, tip.closing_reason = State.CLOSING, actor.pk, reason.strip()
    tip.save_next("state", "proposed_by", "closing_reason")
    _record(tip, "propose_closing", actor)
    return tip


@service
def close(tip: Tip, *, actor: Actor) -> Tip:
    """Close a tip as the second inspector, who agrees that nothing follows."""
    tip = TIP.begin(tip, "close", actor)
    tip.state, tip.closed_by_id, tip.closed_at = State.CLOSED, actor.pk, clock.now()
    tip.save_next("state", "closed_by", "closed_at")
    _record(tip, "close", actor)
    return tip


@service
def keep_open(tip: Tip, *, actor: Actor) -> Tip:
    """Reject the proposal to close a tip."""
    tip = TIP.begin(tip, "keep_open", actor)
    tip.state, tip.proposed_by, tip.closing_reason = State.RECEIVED, None, ""
    tip.save_next("state", "proposed_by", "closing_reason")
    _record(tip, "keep_open", actor)
    return tip


@service
def route(tip: Tip, *, actor: Actor, place: str, reason: str) -> Tip:
    """Send a tip to the place whose inspectors are to handle it; never to one below an office that is a party."""
    tip = TIP.begin(tip, "route", actor)
    required_text.require_text(reason=reason)
    if tip.matter.assignment is not None:
        raise Conflict("assigned", _("It was assigned to an office. The level above assigns it to another."))
    place_row = Jurisdiction.objects.filter(code=place.strip()).first()
    if place_row is None:
        raise Invalid.at("/place", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
    offices = tip.matter.parties.standing().filter(kind=Party.Kind.OFFICE).select_related("office_place")
    if any(party.office_place is not None and inside(place_row.code, party.office_place.code) for party in offices):
        raise Conflict("below_a_party", _("An office there, or above it, is a party. The next level up handles it."))
    tip.place = place_row
    tip.save_next("place")
    audit.record(actor=actor, action="tips.route", obj=tip, place=place_row.code)
    announce(TIP_MOVED, tip_id=tip.pk, message_id=case_handlers.routing_key(case_handlers.routings(tip)))
    return tip


def _file(
    tip: Tip,
    actor: Actor,
    source: str,
    text: str,
    subject: Named | None,
    office: StatedOffice | None,
    where: StatedLocation | None,
    pictures: Sequence[Upload],
    **columns: Any,
) -> FiledTip:
    if not text.strip():
        raise Invalid.at("/text", "required", _("State what you know."))
    if len(text) > LONGEST:
        raise Invalid.at("/text", "max_length", _("At most %d characters.") % LONGEST)
    if len(pictures) > MOST_PICTURES:
        raise Invalid.at("/picture", "too_many", _("At most %d pictures.") % MOST_PICTURES)
    kept = evidence.seal_pictures(pictures)
    receipt = draw_code(4, 4, 4, 4, 4)
    tip.number = f"T-{clock.today():%Y%m%d}-{draw_code(6)}"
    tip.source, tip.text, tip.receipt_hash = source, text.strip(), _digest(receipt)
    tip.received_at, tip.keyed_in_by_id, tip.matter = clock.now(), actor.pk, parties.open_matter()
    for name, value in {
        **TipStatement(subject or Named(Type.UNKNOWN), office, where or StatedLocation()).columns(),
        **columns,
    }.items():
        setattr(tip, name, value)
    tip.save(force_insert=True)
    parties.enter_subject(tip, role=Party.Role.ACCUSED, actor=actor)
    _show_receipt(receipt)
    for picture in kept:
        evidence.add_to_tip(tip, picture)
    _record(tip, "file", actor)
    announce(TIP_MOVED, tip_id=tip.pk, message_id="")
    return FiledTip(tip, receipt)


def _form_digest(once: str) -> str | None:
    return hashlib.sha256(once.encode()).hexdigest() if once else None


def _show_receipt(receipt: str) -> None:
    """Show the receipt to the database, which takes what a sender says from its holder alone."""
    actor_sessions.prove_by_secret("SELECT show_receipt(%s)", _plain(receipt))


def _digest(receipt: str) -> str:
    return hashlib.sha256(_plain(receipt).encode()).hexdigest()


def _plain(receipt: str) -> str:
    return "".join(character for character in receipt.upper() if character in ALPHABET)


def _record(tip: Tip, verb: str, actor: Actor) -> None:
    """Record who did what to which tip, without its content: more people read the audit trail than tips."""
    audit.record(actor=actor, action=f"tips.{verb}", obj=tip, place=tip.place.code)
