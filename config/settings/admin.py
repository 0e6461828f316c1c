"""Appearance of the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Rare Earth Quota Register"),
    "SITE_HEADER": _("Rare Earth Quota Register"),
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "config.dashboard.icon"}],
    "STYLES": ["config.dashboard.style"],
    "SCRIPTS": ["config.dashboard.script"],
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "config.dashboard.overview",
    "ENVIRONMENT": "config.dashboard.environment",
    # The blue of the pages (static/css/tokens.css), from light to dark.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .012 240)",
            "100": "oklch(94% .025 240)",
            "200": "oklch(88% .05 241)",
            "300": "oklch(79% .085 242)",
            "400": "oklch(68% .11 243)",
            "500": "oklch(58% .12 244)",
            "600": "oklch(48% .1 245)",
            "700": "oklch(42% .09 246)",
            "800": "oklch(36% .075 247)",
            "900": "oklch(30% .06 248)",
            "950": "oklch(23% .05 249)",
        },
    },
}
