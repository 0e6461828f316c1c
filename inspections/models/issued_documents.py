"""A document issued in a case, such as an order or a decision: its content is frozen as issued, with its digest.

The code is drawn at random, because anyone who has the document may verify it without signing in.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models import Enterprise, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.orders import Order
from inspections.models.proceedings import Proceeding


class IssuedDocument(Identified):
    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice of intended penalty")
        DECISION = "decision", _("Decision on an administrative penalty")
        ORDER = "order", _("Order")
        CLOSING = "closing", _("Notice of closing")

    code = models.CharField(_("code"), max_length=24, unique=True)
    number = models.CharField(_("number"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    case = models.ForeignKey(Case, models.PROTECT, related_name="issued_documents")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, null=True, blank=True, related_name="issued_documents")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="issued_documents")
    addressee = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("whose people read it")
    )
    content = models.TextField(_("content"), help_text=_("canonical JSON"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))

    objects = ScopedQuerySet["IssuedDocument"].as_manager()

    SCOPE = Scope(
        place="case__place__code",
        enterprise="addressee_id",
        matters=("case_id",),
        file=("case_id",),
        sources=("case__source",),
        handled=("case_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-issued_at", "-id"]
        constraints = [
            CheckConstraint(
                name="issued_document_digest_form",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation=Fault("/sha256", "invalid_digest", _("A SHA-256 digest has 64 hexadecimal digits.")),
            ),
            CheckConstraint(
                name="issued_document_of_one_thing",
                condition=Q(kind__in=["notice", "decision"], proceeding__isnull=False, order=None)
                | Q(kind="order", order__isnull=False)
                | Q(kind="closing", proceeding=None, order=None),
                violation=Fault(
                    "", "incomplete", _("A document belongs to its proceeding, order or case, as its kind says.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stands(self) -> bool:
        """Return whether the document is still valid: not withdrawn, annulled or reopened."""
        if self.order is not None:
            return self.order.state != Order.State.ANNULLED
        if self.proceeding is not None:
            gone = (Proceeding.State.WITHDRAWN, Proceeding.State.ANNULLED)
            return self.proceeding.state not in gone
        return self.case.state == Case.State.CLOSED and self.case.closed_at == self.issued_at
