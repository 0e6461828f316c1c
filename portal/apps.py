"""Pages and lists across apps: start pages, overview, search, the public register, its export, saved views."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
