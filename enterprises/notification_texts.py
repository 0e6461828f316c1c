"""Texts of notifications. Each kind is declared by its app; only facts are stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.actors import Actor
from core.clock import ZONE
from core.type_aliases import Text
from enterprises import text_templates
from enterprises.models import Notification
from enterprises.text_templates import Sample, Texts, TextTemplate, Use

type Facts = Mapping[str, Any]
type Attachment = tuple[str, bytes, str]  # name, content, media type


def _no_attachments(facts: Facts) -> Sequence[Attachment]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification; ``title`` and ``text`` use the active language, ``attachments`` are those of the mail.

    ``template`` returns the code of the text template by which administrators may word it, ``values`` what fills it in.
    """

    title: Callable[[Facts], str]
    text: Callable[[Facts], str]
    attachments: Callable[[Facts], Sequence[Attachment]] = _no_attachments
    mailed: bool = True
    template: Callable[[Facts], str] | None = None
    values: Callable[[Facts], Mapping[str, Any]] = dict


_KINDS: dict[str, Kind] = {}


def declare(name: str, kind: Kind) -> str:
    """Declare a kind once, at import; return its name for use as a constant."""
    if name in _KINDS:
        raise ValueError(f"kind {name!r} is declared twice")
    _KINDS[name] = kind
    return name


MAIL_FOOTER = text_templates.declare_text(
    "mail_footer",
    _("Foot of mails about notifications"),
    Use.MAIL,
    "website",
    _("Rare Earth Quota Register, {website}. This message was sent automatically. Replies are not read."),
    sample=lambda reader: Sample(settings.SITE_ADDRESS, lambda: {"website": settings.SITE_ADDRESS}),
)

# A sentence with places for values, or a function that chooses one by them.
type Sentence = str | Promise
type Words = Sentence | Callable[[Mapping[str, Any]], Sentence]


def _no_facts(reader: Actor) -> Facts | None:
    return None


def _no_case(values: Mapping[str, Any]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Worded:
    """The wording of a kind by administrators: the name of its template, and the fields that it must name.

    ``cases``: where its sentences depend on its values, a template for each case, with its name and values that lead to
    it; ``case`` returns the case of values. ``sample(reader)``: the facts of a row that the reader may see; the values
    of the case stand in place of its own.
    """

    title: Text
    obligatory: str = ""
    cases: Mapping[str, tuple[Text, Mapping[str, Any]]] = field(default_factory=dict)
    case: Callable[[Mapping[str, Any]], str] = _no_case
    sample: Callable[[Actor], Facts | None] = _no_facts


def worded_by_days(
    ahead: Text,
    overdue: Text,
    today: Text = "",
    *,
    obligatory: str,
    sample: Callable[[Actor], Facts | None] = _no_facts,
) -> Worded:
    """Return how a reminder is worded before its day, on it (if that has a text of its own) and after it.

    Its values state the days that are ``left``.
    """
    cases: dict[str, tuple[Text, Mapping[str, Any]]] = {
        name: (title, {"left": left, "days": left})
        for name, title, left in (("ahead", ahead, 3), ("today", today, 0), ("overdue", overdue, -1))
    }
    if not today:
        del cases["today"]

    def case(values: Mapping[str, Any]) -> str:
        if values["left"] < 0:
            return "overdue"
        return "today" if today and values["left"] == 0 else "ahead"

    return Worded(ahead, obligatory, cases, case, sample)


def declare_sentences(
    name: str,
    title: Words,
    *text: Words,
    values: Callable[[Facts], Mapping[str, Any]] = dict,
    mailed: bool = True,
    attachments: Callable[[Facts], Sequence[Attachment]] = _no_attachments,
    worded: Worded | None = None,
) -> str:
    """Declare a kind by sentences that are filled in with ``values`` of its facts.

    ``text`` are its paragraphs, of which empty ones are left out.
    """

    def filled(words: Words, facts: Facts) -> str:
        stated = values(facts)
        return str(_chosen(words, stated)) % stated

    def paragraphs(facts: Facts) -> str:
        return "\n\n".join(part for words in text if (part := filled(words, facts)))

    template = None
    if worded is not None:
        _declare_templates(name, title, text, values, worded)
        case = worded.case if worded.cases else _no_case

        def template(facts: Facts) -> str:
            return ".".join(filter(None, (name, case(values(facts)))))

    kind = Kind(
        lambda facts: filled(title, facts),
        paragraphs,
        attachments=attachments,
        mailed=mailed,
        template=template,
        values=values,
    )
    return declare(name, kind)


def _chosen(words: Words, values: Mapping[str, Any]) -> Sentence:
    return words(values) if callable(words) else words


def _declare_templates(
    name: str, title: Words, text: Sequence[Words], values: Callable[[Facts], Mapping[str, Any]], worded: Worded
) -> None:
    """Declare the text templates of a kind, one for each of its cases."""

    def sample(of_case: Mapping[str, Any], reader: Actor) -> Sample | None:
        facts = worded.sample(reader)
        if facts is None:
            return None
        named = values(facts)
        return Sample(str(named.get("number") or named["enterprise"]), lambda: {**values(facts), **of_case})

    for case, (label, stated) in (worded.cases or {"": (worded.title, {})}).items():
        subject, *parts = [_chosen(words, stated) for words in (title, *text)]
        named = {name for words in (subject, *parts) for name in _fields(words)}
        text_templates.declare(
            TextTemplate(
                ".".join(filter(None, (name, case))),
                label,
                Use.MAIL,
                tuple(sorted(named)),
                partial(_joined, parts),
                partial(_joined, [subject]),
                has_subject=True,
                obligatory=frozenset(worded.obligatory.split()),
                sample=partial(sample, stated),
            )
        )


def _joined(parts: Sequence[Sentence]) -> str:
    """Return sentences in the active language as paragraphs with fields."""
    return "\n\n".join(text_templates.with_fields(str(part)) for part in parts if part)


def _fields(words: Sentence) -> set[str]:
    with override("en"):
        return text_templates.fields_of(text_templates.with_fields(str(words)))


def kind(name: str) -> Kind:
    return _KINDS[name]


def names() -> list[str]:
    return sorted(_KINDS)


def title_and_text(notification: Notification, texts: Texts) -> tuple[str, str]:
    """Return title and text in the active language, as they were worded on the day of the notification."""
    kind, facts = _KINDS[notification.kind], notification.facts
    if kind.template is not None:
        version = texts.entered(kind.template(facts), notification.notified_at.astimezone(ZONE).date())
        if version is not None:
            values = kind.values(facts)
            return text_templates.fill(version.subject, values), text_templates.fill(version.text, values)
    return kind.title(facts), kind.text(facts)
