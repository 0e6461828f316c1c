"""The configuration of our apps, which fills the registries when Django starts. docs/architecture.md lists them."""

from importlib import import_module

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """An app of the register; ``registers`` lists its modules that declare something when they are imported."""

    registers: tuple[str, ...] = ()

    def ready(self) -> None:
        """Import the modules that declare something; nothing else imports them for that."""
        for module in self.registers:
            import_module(f"{self.name}.{module}")
