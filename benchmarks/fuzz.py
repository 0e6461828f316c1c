"""``make fuzz``: fuzz every operation of the OpenAPI document as three roles, with fixed seeds.

Failures are: 5xx, an answer that the document does not describe, an invalid body that is accepted, an operation that
answers without the authentication it declares. ``EXCLUDED`` and ``left_out`` list the exceptions with their reasons.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks import harness

FOLDER = harness.choose("fuzz", settings="config.settings.dev")
os.environ |= {"ANONYMOUS_POSTS_EACH": "1000000", "ANONYMOUS_POSTS_ALL": "1000000"}

import django
from django.conf import settings

from core import actor_sessions, row_security

django.setup()
row_security.act_as_system()

from django.core.management import call_command
from django.db import connection

from core.models import ApiToken
from enterprises.models import Membership, User

SEED = 20111020
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
ROLES = ("signer1", "mlr1", "admin1")
# A valid body may still be refused by the domain: an unknown enterprise, a month that is filed.
EXCLUDED = ("positive_data_acceptance",)


def stand(role: str) -> tuple[str, dict[str, str]]:
    """Return an API token's secret and, per key that the fuzzer must not destroy, a spare to use in its place.

    The keys are those of the token, of its user and of the user's memberships.
    """
    person, spare = User.objects.get(username=role), User.objects.get(username="clerk1")
    row, secret = ApiToken.objects.create(user=person)
    actor_sessions.admit(person, secret, "token", lifetime=dt.timedelta(days=1))
    expendable, _secret = ApiToken.objects.create(user=person)
    memberships = Membership.objects.filter(user=person).values_list("pk", flat=True)
    end = Membership.objects.filter(user=spare).values_list("pk", flat=True)[0]
    own = {row.token_key: expendable.token_key, role: spare.username}
    return secret, own | {str(membership): str(end) for membership in memberships}


def describe(port: int, secret: str) -> Path:
    """Download the API's schema once to a file, since a busy machine may take longer than a fuzzer waits for it."""
    document = FOLDER / "openapi.json"
    status, content = harness.Client(port, secret).ask("GET", "/api/schema/", Accept="application/json")
    assert status == 200, content
    document.write_text(json.dumps(content))
    return document


def run(port: int, role: str, secret: str, own: dict[str, str], asked: argparse.Namespace) -> int:
    """Run Schemathesis; return its exit code, 0 if it found nothing."""
    report = FOLDER / f"{role}.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
        *("run", str(FOLDER / "openapi.json"), "--url", f"http://{harness.HOST}:{port}", "--request-timeout", "60"),
        *("-H", f"Authorization: Bearer {secret}", "--phases", "coverage,fuzzing,stateful", "-n", str(asked.examples)),
        *("--seed", str(SEED), "--continue-on-failure", "--suppress-health-check", "all", "--no-shrink"),
        *("--exclude-checks", ",".join(EXCLUDED), "--report", "json", "--report-json-path", str(report), "--no-color"),
        *(("--include-path-regex", asked.only) if asked.only else ()),
    ]
    environ = os.environ | {"SCHEMATHESIS_HOOKS": "benchmarks.fuzz_exclusions", "FUZZ_OWN": json.dumps(own)}
    with (FOLDER / f"{role}.txt").open("w") as out:
        return subprocess.run(command, cwd=harness.ROOT, env=environ, stdout=out, stderr=out).returncode


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=int, default=10)
    options.add_argument("--roles", nargs="+", default=list(ROLES), choices=ROLES)
    options.add_argument("--only", default="", help="operations whose path matches this pattern")
    asked = options.parse_args()
    before, lines, failed = harness.machine(), [], False
    with settings.SERVERS.running():
        for command in ("migrate", "load_reference", "load_demo"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        subjects_by_role = {role: stand(role) for role in ROLES}
        asking = {role: subjects_by_role[role][0] for role in asked.roles}
        connection.close()
        with harness.serving(FOLDER, site="benchmarks.unthrottled") as port:
            # Each role must spare the others' keys as well: an administrator may end any token.
            kept = {name: instead for _secret, own in subjects_by_role.values() for name, instead in own.items()}
            describe(port, subjects_by_role[ROLES[0]][0])
            runs = [partial(run, port, role, secret, kept, asked) for role, secret in asking.items()]
            seconds, _took, codes = harness.together(runs, len(runs))
            for (role, secret), code in zip(asking.items(), codes, strict=True):
                output = (FOLDER / f"{role}.txt").read_text(errors="replace").splitlines()
                cases = next((line.strip() for line in output if " generated" in line), "no cases")
                tested = next((line.strip() for line in output if "Operations:" in line), "no operations")
                lines.append(f"- {role}: {tested}; {cases}, {'no failure' if code == 0 else output[-1].strip(' =')}")
                alive = harness.Client(port, secret).ask("GET", "/api/v1/me/")[0] == 200
                if not alive:
                    lines.append(f"- **broken**: {role} has lost what it asked with, and heard nothing but 401 since")
                failed |= code != 0 or not alive
    only = f" whose path matches `{asked.only}`" if asked.only else ""
    lines.append(
        f"- every operation{only}; {seconds:.0f} s; seed {SEED}, {asked.examples} examples beside the coverage"
    )
    harness.write(
        "fuzz" if len(asking) == len(ROLES) and not only else "fuzz-" + "-".join(asking),
        "Fuzzing the API",
        lines,
        before,
    )
    sys.exit(failed)


if __name__ == "__main__":
    main()
