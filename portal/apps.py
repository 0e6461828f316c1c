"""Pages and lists across apps: start pages, overview, search, the public register, its export, saved views."""

from core import registries


class PortalConfig(registries.RegisterConfig):
    name = "portal"
    registers = ("capabilities", "notification_texts", "bulletin_deadlines", "receivers", "seals", "acts", "glossary")
