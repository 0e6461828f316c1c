"""Settings for a developer's machine and the demonstration: no variable needs to be set."""

from config.settings import generated_secrets, metrics
from config.settings.base import *
from config.settings.base import DATA_DIR, MIDDLEWARE, env

FIXED_DAY_ALLOWED = True
MIDDLEWARE = [*MIDDLEWARE, "demo.own_half.middleware"]
BUSINESS_DATE = env.day("BUSINESS_DATE")
DEBUG_ALLOWED = True
RELAXED_SIGNING_ALLOWED = True
RELAXED_SIGN_IN_ALLOWED = True
SIGN_IN_NEEDS_SECOND_FACTOR = env.flag("SIGN_IN_NEEDS_SECOND_FACTOR", False)
SIGNING_NEEDS_SECOND_FACTOR = env.flag("SIGNING_NEEDS_SECOND_FACTOR", False)
DEBUG = env.flag("DEBUG")
APPOINTMENT_DELAY_HOURS = env.whole("APPOINTMENT_DELAY_HOURS", 0)  # no waiting time in a demonstration
SECRET_KEY = env.text("SECRET_KEY", "") or generated_secrets.kept_in(DATA_DIR / "secret-key")
SEAL_KEY = env.text("SEAL_KEY", "") or generated_secrets.kept_in(DATA_DIR / "seal-key")
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "") or generated_secrets.kept_in(DATA_DIR / "demo-password", 12)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
MAILERS = {"default": env.mailer(env.text("EMAIL_URL", f"file://{DATA_DIR / 'mail'}"))}
metrics.share_between_processes(DATA_DIR / "metrics")
