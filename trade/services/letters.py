"""Letters about mismatches: drafted from the comparisons, sent with a day of answer, and closed by an officer."""

from django.utils.translation import gettext as _

from core import audit, clock, workdays
from core.actors import Actor, SystemActor
from core.errors import Conflict, Forbidden, Invalid
from core.random_codes import draw_code
from core.transactions import refusal, service
from enterprises.models import Enterprise, Jurisdiction
from enterprises.policies import is_over, office_of, person
from enterprises.roles import Role
from enterprises.services import validation
from trade.capabilities import LETTERS_WRITE
from trade.lifecycles import LETTER
from trade.models import Letter, LetterQuestion
from trade.models.letters import ADDRESSED_ROLES
from trade.queries import mismatches
from trade.services import letter_notifications, letter_wording

State = Letter.State
Origin = LetterQuestion.Origin
MOST_QUESTIONS = 20
MOST_DAYS = 60

refusal(
    "letter_by_its_officers",
    lambda: Forbidden("other_office", _("The office that drafted the letter, or one above it, writes and closes it.")),
)
refusal(
    "letter_asks_something",
    lambda: Conflict("no_question", _("A letter needs a question before it is sent.")),
)
refusal(
    "letter_office_of_the_place",
    lambda: Conflict("of_another_place", _("Name an office of the enterprise's place, or of one above it.")),
)


@service
def draft(
    *,
    actor: Actor,
    enterprise: str,
    year: int,
    subject: str = "",
    office: str = "",
    office_place: str = "",
    fictitious: bool = False,
) -> Letter:
    """Draft a letter with a question for each month of the year that does not match, the largest difference first.

    ``office``: the role of the office that is asked instead of the enterprise, in ``office_place`` (a code), or in the
    province of the enterprise.
    """
    letter = LETTER.begin_new(
        lambda: _new(_find(enterprise, actor), subject.strip() or str(year), actor, fictitious), LETTERS_WRITE, actor
    )
    _address(letter, office, office_place)
    letter_wording.require_own(letter, "/subject", letter.subject)
    letter.save(force_insert=True)
    found = mismatches.of_year(letter.enterprise, year, on=clock.today())[:MOST_QUESTIONS]
    LetterQuestion.objects.bulk_create(
        LetterQuestion(
            letter=letter,
            ordinal=ordinal,
            origin=one.origin,
            kind=one.kind,
            month=one.month,
            reported=one.reported,
            stated=one.stated,
        )
        for ordinal, one in enumerate(found, start=1)
    )
    return record(letter, "draft", actor, letter.subject)


@service
def ask(letter: Letter, *, actor: Actor, text: str) -> Letter:
    """Add a question in the officer's own words. It names nobody but the enterprise itself."""
    letter = LETTER.begin(letter, "ask", actor)
    if not (text := text.strip()):
        raise Invalid.at("/text", "required", _("State the question."))
    letter_wording.require_own(letter, "/text", text)
    ordinals = [question.ordinal for question in letter.questions.all()]
    if len(ordinals) >= MOST_QUESTIONS:
        raise Conflict("too_many_questions", _("A letter has at most %d questions.") % MOST_QUESTIONS)
    letter.save_next()
    LetterQuestion.objects.create(letter=letter, ordinal=max(ordinals, default=0) + 1, origin=Origin.OWN, text=text)
    return record(letter, "ask", actor)


@service
def drop(letter: Letter, *, actor: Actor, question: int) -> Letter:
    """Remove a question from a draft."""
    letter = LETTER.begin(letter, "drop", actor)
    row = find_question(letter, question)
    letter.save_next()
    row.delete()
    return record(letter, "drop", actor)


@service
def send(letter: Letter, *, actor: Actor, working_days: int) -> Letter:
    """Send the letter to the enterprise or office, to be answered within working days from tomorrow on."""
    letter = LETTER.begin(letter, "send", actor)
    if not 1 <= working_days <= MOST_DAYS:
        raise Invalid.at("/working_days", "out_of_range", _("Give 1 to %d working days.") % MOST_DAYS)
    if not letter.questions.all():
        raise Conflict("no_question", _("A letter needs a question before it is sent."))
    if letter.addressee_role and not letter_notifications.is_held(letter):
        raise Conflict("nobody_asked", _("Nobody holds the office that is asked. Name another one in a new letter."))
    letter.state, letter.recipient = State.SENT, None if letter.addressee_role else letter.enterprise
    letter.working_days, letter.due_on = working_days, workdays.after(clock.today(), working_days)
    letter.sent_by_id, letter.sent_at = actor.pk, clock.now()
    letter.save_next("state", "recipient", "working_days", "due_on", "sent_by", "sent_at")
    letter_notifications.notify_of_sending(letter)
    return record(letter, "send", actor)


@service
def withdraw(letter: Letter, *, actor: Actor, reason: str) -> Letter:
    """Withdraw a draft that is not sent; it stays on record and the enterprise never sees it."""
    letter = LETTER.begin(letter, "withdraw", actor)
    return _close(letter, "withdraw", actor, validation.require_reason(reason))


@service
def explain(letter: Letter, *, actor: Actor, reason: str) -> Letter:
    """Close the letter: the answers explain the figures."""
    letter = LETTER.begin(letter, "explain", actor)
    letter_wording.require_own(letter, "/reason", reason)
    letter = _close(letter, "explain", actor, validation.require_reason(reason))
    letter_notifications.notify_of_closing(letter)
    return letter


@service
def hand_on(letter: Letter, *, actor: Actor, again: bool = False) -> Letter:
    """Close the letter because an inspector takes the matter over; called by the handover, which keeps the rows.

    Who was asked reads that it is closed. The reason stands in the handover alone. ``again``: an earlier handover of
    it has ended, so a letter that is closed is handed on as it is.
    """
    letter = LETTER.begin(letter, "hand_on", actor, done=lambda fresh: again and fresh.state == State.CLOSED)
    return letter if letter.state == State.CLOSED else _close(letter, "hand_on", actor)


def find_question(letter: Letter, ordinal: int) -> LetterQuestion:
    """Return a question of the letter by its number, or refuse."""
    for row in letter.questions.all():
        if row.ordinal == ordinal:
            return row
    raise Invalid.at("/question", "unknown_question", _("The letter has no question of this number."))


def _find(code: str, actor: Actor) -> Enterprise:
    firms = Enterprise.objects.select_related("jurisdiction", "group")
    firm = (firms if isinstance(actor, SystemActor) else firms.visible_to(actor)).filter(code=code).first()
    if firm is None:
        raise Invalid.at("/enterprise", "unknown_enterprise", _("There is no enterprise of this code."))
    return firm


def _new(firm: Enterprise, subject: str, actor: Actor, fictitious: bool) -> Letter:
    office = office_of(actor, LETTERS_WRITE, firm.jurisdiction.code)
    return Letter(
        enterprise=firm,
        office_role=office.role if office is not None else "",
        office_place=Jurisdiction.objects.get(code=office.place) if office is not None else firm.jurisdiction,
        number=f"L-{firm.jurisdiction.province_code}-{clock.today().year}-{draw_code(4, 4)}",
        subject=subject,
        drafted_by_id=actor.pk,
        drafted_at=clock.now(),
        fictitious=fictitious or firm.fictitious,
    )


def _address(letter: Letter, role: str, code: str) -> None:
    """Address the letter to an office whose place the enterprise lies in, and which does not write it itself."""
    if not role:
        if code:
            raise Invalid.at("/office", "required", _("Name the office with its place."))
        return
    if role not in dict(ADDRESSED_ROLES):
        raise Invalid.at("/office", "unknown_office", _("This office is not asked by letters."))
    own = letter.enterprise.jurisdiction.code
    seat = own if role == Role.COUNTY_REGULATOR else letter.enterprise.jurisdiction.province_code
    place = Jurisdiction.objects.filter(code=code or seat).first()
    if place is None or not is_over(place.code, own):
        detail = _("The enterprise lies in %(place)s: name an office of this place or of one above it.")
        raise Invalid.at("/office_place", "of_another_place", detail % {"place": own})
    if (role, place.pk) == (letter.office_role, letter.office_place.pk):
        raise Invalid.at("/office", "own_office", _("This is the office that writes the letter."))
    letter.addressee_role, letter.addressee_place = role, place


def _close(letter: Letter, verb: str, actor: Actor, conclusion: str = "") -> Letter:
    letter.conclusion = conclusion
    letter.state = str(LETTER[verb].target)
    letter.closed_by_id, letter.closed_at = person(actor).pk, clock.now()
    letter.save_next("state", "closed_by", "closed_at", "conclusion")
    letter_notifications.notify_sender_of_closing(letter)
    return record(letter, verb, actor, letter.conclusion)


def record(letter: Letter, verb: str, actor: Actor, reason: str = "") -> Letter:
    """Enter an act on a letter in the audit trail, and return the letter as it is now."""
    firm = letter.enterprise
    audit.record(
        actor=actor,
        action=f"letters.{verb}",
        obj=letter,
        place=firm.jurisdiction.code,
        enterprise_code=firm.code,
        reason=reason,
        data={"number": letter.number},
    )
    return LETTER.rows().get(pk=letter.pk)
