"""Names of the codes of places in files of lists for people."""

from core.api.reader_columns import register_names
from core.formats import local_name
from enterprises.models import Jurisdiction


def province_names() -> dict[str, str]:
    return {place.code: local_name(place) for place in Jurisdiction.objects.filter(level="province")}


register_names("province_code", province_names)
