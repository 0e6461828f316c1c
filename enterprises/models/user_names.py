"""User names, present and past."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.constraints import UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models.people import User
from enterprises.user_names import folded


class UserName(Identified):
    """A user name that a person has or had, written by a trigger; it is never given to another person."""

    person = models.ForeignKey(User, models.PROTECT, related_name="user_names")
    username = models.CharField(_("user name"), max_length=60)
    skeleton = models.CharField(_("skeleton"), max_length=120)
    taken_at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("user name")
        verbose_name_plural = _("user names")
        ordering = ["taken_at"]
        constraints = [
            UniqueConstraint(
                folded(F("username")),
                name="user_name_once",
                violation=Fault("/username", "taken", _("Another entry of the register has this value already.")),
            ),
            UniqueConstraint(
                name="user_name_not_confusable",
                fields=["skeleton"],
                violation=Fault(
                    "/username",
                    "confusable",
                    _("This name looks like that of another person, now or before. Choose a different one."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.username
