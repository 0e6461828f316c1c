"""``make fuzz``: every operation of the OpenAPI document under nonsense and near-sense, by three roles, seeds fixed.

Refused are: 5xx, an answer that the document does not describe, an invalid body that is accepted, an operation that
answers without the authentication it declares. What is left out, and why, stands in ``EXCLUDED`` and ``left_out``.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from benchmarks import estate

FOLDER = estate.choose("fuzz", settings="config.settings.dev")
os.environ |= {"ANONYMOUS_POSTS_EACH": "1000000", "ANONYMOUS_POSTS_ALL": "1000000"}

import django  # noqa: E402
from django.conf import settings  # noqa: E402

from core import walls  # noqa: E402

django.setup()
walls.acts_for_nobody()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from core.models import ApiToken  # noqa: E402
from enterprises.models import Membership, User  # noqa: E402

SEED = 20111020
ROLES = ("signer1", "mlr1", "admin1")
# Whether a valid shape is accepted is for the domain to say: an enterprise that is not there, a month that is filed.
EXCLUDED = ("positive_data_acceptance",)


def stand(role: str) -> tuple[str, dict[str, str]]:
    """A token to ask with; and, in the place of it, of its person and his roles, others that may be taken away."""
    person, spare = User.objects.get(username=role), User.objects.get(username="clerk1")
    row, secret = ApiToken.objects.create(user=person)
    expendable, _secret = ApiToken.objects.create(user=person)
    memberships = Membership.objects.filter(user=person).values_list("pk", flat=True)
    end = Membership.objects.filter(user=spare).values_list("pk", flat=True)[0]
    own = {row.token_key: expendable.token_key, role: spare.username}
    return secret, own | {str(membership): str(end) for membership in memberships}


def run(port: int, role: str, secret: str, own: dict[str, str], examples: int) -> tuple[int, dict[str, Any]]:
    report = FOLDER / f"{role}.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"http://{estate.HOST}:{port}/api/schema/"),
        *("-H", f"Authorization: Bearer {secret}", "--phases", "coverage,fuzzing,stateful", "-n", str(examples)),
        *("--seed", str(SEED), "--continue-on-failure", "--suppress-health-check", "all", "--no-shrink"),
        *("--exclude-checks", ",".join(EXCLUDED), "--report", "json", "--report-json-path", str(report), "--no-color"),
    ]
    environ = os.environ | {"SCHEMATHESIS_HOOKS": "benchmarks.left_out", "FUZZ_OWN": json.dumps(own)}
    with (FOLDER / f"{role}.txt").open("w") as out:
        code = subprocess.run(command, cwd=estate.ROOT, env=environ, stdout=out, stderr=out).returncode
    return code, json.loads(report.read_text()) if report.exists() else {}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=int, default=10)
    asked = options.parse_args()
    before, lines, failed = estate.machine(), [], False
    with settings.SERVERS.running():
        for command in ("migrate", "load_reference", "load_demo"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        standing = {role: stand(role) for role in ROLES}
        connection.close()
        with estate.serving(FOLDER, site="benchmarks.patient") as port:
            for role, (secret, own) in standing.items():
                code, _report = run(port, role, secret, own, asked.examples)
                said = (FOLDER / f"{role}.txt").read_text().splitlines()
                cases = next((line.strip() for line in said if " generated" in line), "no cases")
                lines.append(f"- {role}: {cases}, {'no failure' if code == 0 else said[-1].strip(' =')}")
                alive = estate.Client(port, secret).ask("GET", "/api/v1/me/")[0] == 200
                if not alive:
                    lines.append(f"- **broken**: {role} has lost what it asked with, and heard nothing but 401 since")
                failed |= code != 0 or not alive
    lines.append(f"- seed {SEED}, {asked.examples} examples per operation beside the coverage phase")
    estate.write("fuzz", "Fuzzing the API", lines, before)
    sys.exit(failed)


if __name__ == "__main__":
    main()
