"""Partner countries and regions of the customs statistics, by their two letters in ISO 3166-1."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Partner(models.TextChoices):
    AUSTRALIA = "AU", _("Australia")
    AUSTRIA = "AT", _("Austria")
    BELGIUM = "BE", _("Belgium")
    BRAZIL = "BR", _("Brazil")
    CANADA = "CA", _("Canada")
    ESTONIA = "EE", _("Estonia")
    FRANCE = "FR", _("France")
    GERMANY = "DE", _("Germany")
    HONG_KONG = "HK", _("Hong Kong")
    INDIA = "IN", _("India")
    ITALY = "IT", _("Italy")
    JAPAN = "JP", _("Japan")
    KAZAKHSTAN = "KZ", _("Kazakhstan")
    KOREA = "KR", _("Korea, Republic of")
    MALAYSIA = "MY", _("Malaysia")
    MYANMAR = "MM", _("Myanmar")
    NETHERLANDS = "NL", _("Netherlands")
    NORWAY = "NO", _("Norway")
    RUSSIA = "RU", _("Russia")
    SINGAPORE = "SG", _("Singapore")
    SPAIN = "ES", _("Spain")
    TAIWAN = "TW", _("Taiwan")
    THAILAND = "TH", _("Thailand")
    UNITED_KINGDOM = "GB", _("United Kingdom")
    UNITED_STATES = "US", _("United States")
    VIET_NAM = "VN", _("Viet Nam")
    OTHER = "ZZ", _("Another country or region")
