"""The command ``makemigrations``, which leaves labels, help texts and choices out of migrations."""

from django.core.management.commands.makemigrations import Command as MakeMigrations

from core.migration_states import SchemaAutodetector


class Command(MakeMigrations):
    autodetector = SchemaAutodetector
