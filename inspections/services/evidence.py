"""Evidence: examined, sealed, shown with a record of each access, and reviewed if recorded automatically."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from core.files import sealed
from core.files.uploads import Upload, safe_name
from core.outbox import announce
from core.transactions import refusal, service
from core.write_access import WriteAccess, absent
from enterprises.policies import can, person
from enterprises.services import validation
from inspections import capabilities
from inspections.events import ORDER_PROVED
from inspections.files import examination
from inspections.lifecycles import EVIDENCE, ORDER
from inspections.models import (
    Case,
    Evidence,
    EvidenceAccess,
    EvidenceReview,
    Finding,
    Flag,
    Inspection,
    Observation,
    Order,
    Tip,
)
from inspections.services import cases, required_text

State = Evidence.State
What = EvidenceAccess.What
type FileColumns = Mapping[str, str | int]  # of a sealed file
FILES = WriteAccess(Evidence, can=can, locks_rows=False)  # whose every reading is recorded

refusal(
    "evidence_review_evidence_id_key",
    lambda: Conflict("wrong_state", gettext_lazy("This evidence has been reviewed already.")),
)
refusal("file_lies_with_its_subject", validation.not_allowed_here)


@service
def add(
    *,
    actor: Actor,
    file: Upload,
    kind: str,
    case: Case | None = None,
    flag: Flag | None = None,
    tip: Tip | None = None,
    observation: Observation | None = None,
    inspection: Inspection | None = None,
    finding: Finding | None = None,
    description: str = "",
    taken_on: dt.date | None = None,
    automatic: bool = False,
) -> Evidence:
    """Examine a file, seal it, and attach it to one case, flag, tip, observation, inspection or finding."""
    given = {
        "case": case,
        "flag": flag,
        "tip": tip,
        "observation": observation,
        "inspection": inspection,
        "finding": finding,
    }

    def draft() -> Evidence:
        _require_fit(kind, tip is not None, taken_on)
        return Evidence(
            kind=kind, place=_target(given).place, description=description.strip(), taken_on=taken_on,
            added_by_id=person(actor).pk, **given,
        )  # fmt: skip

    evidence = EVIDENCE.begin_new(draft, capabilities.EVIDENCE_ADD, actor)
    if not type(evidence.attached_to).objects.visible_to(actor).filter(pk=evidence.attached_to.pk).exists():
        raise absent()
    _save(evidence, _seal(file, kind), automatic=automatic)
    _record(evidence, "add", actor, sha256=evidence.sha256, kind=kind)
    return evidence


@service
def add_to_order(
    order: Order,
    *,
    actor: Actor,
    file: Upload,
    kind: str,
    description: str = "",
    taken_on: dt.date | None = None,
    automatic: bool = False,
) -> Evidence:
    """Add a file that shows whether an order was complied with, from its addressee or an officer.

    It is examined and sealed before the order is locked, since that can take many seconds.
    """
    ORDER.require_open(order, "prove", actor)
    _require_fit(kind, False, taken_on)
    file_columns = _seal(file, kind)
    order = ORDER.begin(order, "prove", actor)
    evidence = Evidence(
        kind=kind, order=order, place=order.case.place, description=description.strip(), taken_on=taken_on,
        added_by_id=person(actor).pk,
    )  # fmt: skip
    _save(evidence, file_columns, automatic=automatic)
    cases.enter(order.case, "prove", actor, f"{order.number}: {evidence.file_name}")
    announce(ORDER_PROVED, evidence_id=evidence.pk)
    _record(evidence, "add", actor, sha256=evidence.sha256, kind=kind)
    return evidence


def seal_pictures(files: Iterable[Upload]) -> list[FileColumns]:
    """Examine and seal the pictures of a tip, which takes long: before the tip is locked or written."""
    return [_seal(file, Evidence.Kind.TIP_ATTACHMENT) for file in files]


def add_to_tip(tip: Tip, picture: FileColumns) -> Evidence:
    """Add a sealed picture from the holder of a tip's receipt, without the sender's name or the file's."""
    evidence = Evidence(kind=Evidence.Kind.TIP_ATTACHMENT, tip=tip, place=tip.place)
    return _save(evidence, picture, automatic=False)


@service
def admit(evidence: Evidence, *, actor: Actor, reason: str) -> Evidence:
    """Admit an automatic recording, which counts from then on (Administrative Penalty Law, art. 41)."""
    return _review(evidence, "admit", actor=actor, reason=reason)


@service
def refuse(evidence: Evidence, *, actor: Actor, reason: str) -> Evidence:
    """Refuse an automatic recording: it is kept, but does not count."""
    return _review(evidence, "refuse", actor=actor, reason=reason)


@service
def show(evidence: Evidence, *, actor: Actor, what: str) -> bytes:
    """Return the sealed original or its preview, and record the access."""
    evidence = FILES.begin(evidence, capabilities.EVIDENCE_SEE, actor)
    digest = evidence.preview_sha256 if what == What.PREVIEW else evidence.sha256
    if not digest:
        raise NotFound("not_found", _("There is no preview of a file of this type."))
    try:
        content = sealed.read(digest)
    except sealed.Broken as error:
        raise Conflict("seal_broken", _("The sealed file is missing or was changed. It is not shown.")) from error
    EvidenceAccess.objects.create(
        evidence=evidence, what=what, at=clock.now(), actor_id=person(actor).pk, actor_name=str(actor)[:160]
    )
    return content


def _target(given: Mapping[str, Any]) -> Any:
    """Return the one object that a file belongs to."""
    targets = [target for target in given.values() if target is not None]
    if len(targets) != 1:
        detail = _("Name the one case, flag, tip, observation, inspection or finding that this belongs to.")
        raise Invalid.at("/case", "one_of", detail)
    return targets[0]


def _require_fit(kind: str, of_tip: bool, taken_on: dt.date | None) -> None:
    if kind not in Evidence.Kind.values:
        detail = _("Choose one of: %s.") % ", ".join(Evidence.Kind.values)
        raise Invalid.at("/kind", "invalid_choice", detail)
    if of_tip != (kind == Evidence.Kind.TIP_ATTACHMENT):
        detail = _("Only a picture sent with a tip can be attached to it.")
        raise Invalid.at("/kind", "invalid_choice", detail)
    if taken_on is not None and taken_on > clock.today():
        raise Invalid.at("/taken_on", "future_day", _("This day is in the future."))


def _seal(file: Upload, kind: str) -> FileColumns:
    """Examine and seal a file; return its columns."""
    most = settings.MAX_REQUEST_BODY
    if len(file.content) > most:
        raise examination.refusal("too_large", most=most // 1024 // 1024)
    examined = examination.examine(file.content, kind=kind, name=file.name, declared=file.declared)
    content, media_type, name = file.content, examined.media_type, safe_name(file.name)
    if kind == Evidence.Kind.TIP_ATTACHMENT:
        # A camera writes its number, time and place into a picture: only the image itself is kept.
        assert examined.preview is not None
        content, media_type, name = examined.preview, "image/jpeg", "picture.jpg"
    return {
        "file_name": name,
        "media_type": media_type,
        "size": len(content),
        "sha256": sealed.seal(content),
        "preview_sha256": sealed.seal(examined.preview) if examined.preview is not None else "",
    }


def _save(evidence: Evidence, columns: FileColumns, *, automatic: bool) -> Evidence:
    evidence.needs_review = automatic or evidence.kind in Evidence.AUTOMATIC
    for name, value in columns.items():
        setattr(evidence, name, value)
    evidence.added_at = clock.now()
    evidence.save(force_insert=True)
    return evidence


def _review(evidence: Evidence, verb: str, *, actor: Actor, reason: str) -> Evidence:
    evidence = EVIDENCE.begin(evidence, verb, actor)
    required_text.require_text(reason=reason)
    evidence.review = EvidenceReview.objects.create(
        evidence=evidence,
        result=str(EVIDENCE[verb].target),
        reason=reason.strip(),
        reviewed_by_id=person(actor).pk,
        reviewed_at=clock.now(),
    )
    _record(evidence, verb, actor, reason=reason.strip())
    return evidence


def _record(evidence: Evidence, verb: str, actor: Actor, *, reason: str = "", **data: str) -> None:
    # Readers of the national trail may belong to the office that a tip is about: nothing of it is recorded there.
    notify = evidence.tip_id is None
    audit.record(
        actor=actor,
        action=f"evidence.{verb}",
        obj=evidence,
        place=evidence.place.code,
        reason=reason if notify else "",
        data=data if notify else {},
    )
