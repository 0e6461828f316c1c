"""Versions of the register's texts that two administrators entered over those of the program."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.formats import day, local_text
from enterprises.models.entered_ahead import EnteredAhead, EnteredAheadQuerySet
from enterprises.scoping import Scope


class TextVersion(EnteredAhead):
    """A text template in both languages from a day on; ``enterprises.text_templates`` reads it over the program's.

    ``subject`` is that of a mail; other texts have none. An empty text means that nothing is written in this place.
    """

    template = models.CharField(_("text template"), max_length=60)
    subject_en = models.CharField(_("subject in English"), max_length=200, blank=True)
    subject_zh = models.CharField(_("subject in Chinese"), max_length=200, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    text_zh = models.TextField(_("text in Chinese"), blank=True)

    objects = EnteredAheadQuerySet["TextVersion"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["template", "-valid_from", "-id"]
        constraints = [
            UniqueConstraint(
                name="text_version_once_a_day",
                fields=["template", "valid_from"],
                condition=Q(withdrawn_on=None),
                violation=Fault(
                    "/valid_from", "exists", _("A version of this text from this day on is on record already.")
                ),
            ),
            text_required(
                "text_version_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="text_version_in_both_languages",
                condition=(Q(text_en="", text_zh="") | ~Q(text_en="") & ~Q(text_zh=""))
                & (Q(subject_en="", subject_zh="") | ~Q(subject_en="") & ~Q(subject_zh="")),
                violation=Fault("/text_zh", "one_language", _("Enter the text in both languages, or in neither.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {day(self.valid_from)}"

    @property
    def subject(self) -> str:
        """Return the subject in the active language."""
        return local_text(self.subject_en, self.subject_zh)

    @property
    def text(self) -> str:
        """Return the text in the active language."""
        return local_text(self.text_en, self.text_zh)
