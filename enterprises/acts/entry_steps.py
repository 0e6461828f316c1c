"""The next steps for entries that are only added, in each of their states."""

from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, NextStep

WITHDRAWABLE = {
    "counts": NextStep(_("Nothing has to be done. If it is wrong, it is withdrawn.")),
    "withdrawal": NOTHING,
    "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
}
CORRECTABLE = {
    "standing": NextStep(_("Nothing has to be done. If it is wrong, it is corrected by a new entry.")),
    "corrected": NextStep(_("The entry that corrects it counts.")),
    "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
}
