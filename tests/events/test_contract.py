from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema

from visavis.events import Envelope, TextReceived

ROOT = Path(__file__).parents[2]


def test_the_generated_files_are_up_to_date() -> None:
    result = subprocess.run(
        [sys.executable, "scripts/generate_contract.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_envelope_is_valid_by_the_schema_and_a_broken_one_is_not() -> None:
    import json

    schema = json.loads((ROOT / "contract/events.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    envelope = Envelope(TextReceived(text="hello"), session_id="s").to_dict()
    assert validator.is_valid(envelope)
    assert not validator.is_valid({**envelope, "type": "nonsense"})
    assert not validator.is_valid({**envelope, "payload": {"text": 3}})
