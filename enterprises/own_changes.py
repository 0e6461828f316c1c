"""The changes of the register that other systems may read."""

from django.utils.translation import gettext_lazy as _

from enterprises.changes import declare
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from enterprises.models import Enterprise, Licence

declare(ENTERPRISE_CHANGED, _("Enterprise changed"), Enterprise, key="enterprise_id", path="enterprises")
declare(LICENCE_CHANGED, _("Licence changed"), Licence, key="licence_id", path="licences")
