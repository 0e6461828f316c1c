"""``manage.py load_demo``: invented enterprises under the real plans of 2011. Idempotent; refused in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.loaders import entering_history
from demo import loading, people
from demo.companies import BUSINESS_DAY
from enterprises.models import Authority, User


class Command(BaseCommand):
    help = f"Load the demonstration, whose business day is {BUSINESS_DAY}. Every invented name is marked as invented."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FIXED_DAY_ALLOWED:
            raise CommandError("a demonstration is refused under these settings: its business day stands still")
        if not Authority.objects.exists():
            raise CommandError("load the reference first: manage.py load_reference")
        with entering_history(stays=True):
            loaded = loading.load()
        people.let_in(settings.DEMO_PASSWORD)
        if options["verbosity"] == 0:
            return
        self.stdout.write("demonstration loaded" if loaded else "the demonstration is loaded already")
        self.stdout.write(f"the business day stands still on {BUSINESS_DAY}")
        signing_in = User.objects.filter(fictitious=True, is_active=True).order_by("username")
        names = [person.username for person in signing_in if person.has_usable_password()]
        self.stdout.write(f"sign in as {', '.join(names)}")
        self.stdout.write(f"with the password {settings.DEMO_PASSWORD}")
