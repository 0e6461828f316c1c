"""``make fuzz``: every operation of the OpenAPI document under nonsense and near-sense, by three roles, seeds fixed.

Refused are: 5xx, an answer that the document does not describe, an invalid body that is accepted, an operation that
answers without the authentication it declares. What is left out, and why, stands in ``EXCLUDED`` and in ``left_out``.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from benchmarks import estate

FOLDER = estate.choose("fuzz")

import django  # noqa: E402
from django.conf import settings  # noqa: E402

from core import walls  # noqa: E402

django.setup()
walls.acts_for_nobody()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from core.models import ApiToken  # noqa: E402
from enterprises.models import User  # noqa: E402

SEED = 20111020
ROLES = ("signer1", "mlr1", "admin1")
# A valid shape may still be refused by a rule of the domain, and whoever may not see an object gets 404.
EXCLUDED = (
    "positive_data_acceptance",
    "use_after_free",
    "ensure_resource_availability",
    "object_level_authorization",
    "unsupported_method",
)


def run(port: int, role: str, secret: str, examples: int) -> tuple[int, dict[str, Any]]:
    report = FOLDER / f"{role}.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"http://{estate.HOST}:{port}/api/schema/"),
        *("-H", f"Authorization: Bearer {secret}", "--phases", "coverage,fuzzing", "-n", str(examples)),
        *("--seed", str(SEED), "--continue-on-failure", "--suppress-health-check", "all", "--no-shrink"),
        *("--exclude-checks", ",".join(EXCLUDED), "--report", "json", "--report-json-path", str(report), "--no-color"),
    ]
    environ = os.environ | {"SCHEMATHESIS_HOOKS": "benchmarks.left_out"}
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
        secrets = {role: ApiToken.objects.create(user=User.objects.get(username=role))[1] for role in ROLES}
        connection.close()
        with estate.serving(FOLDER) as port:
            for role, secret in secrets.items():
                code, _report = run(port, role, secret, asked.examples)
                said = (FOLDER / f"{role}.txt").read_text().splitlines()
                cases = next((line.strip() for line in said if " generated" in line), "no cases")
                lines.append(f"- {role}: {cases}, {'no failure' if code == 0 else said[-1].strip(' =')}")
                failed |= code != 0
    lines.append(f"- seed {SEED}, {asked.examples} examples per operation beside the coverage phase")
    estate.write("fuzz", "Fuzzing the API", lines, before)
    sys.exit(failed)


if __name__ == "__main__":
    main()
