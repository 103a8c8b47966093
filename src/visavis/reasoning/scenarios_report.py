"""Reports of played scenarios for machines: JSON, and JUnit's XML, which CI servers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from visavis.reasoning.scenarios_play import ScenarioResult

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def as_json(results: Sequence[ScenarioResult]) -> list[dict[str, Any]]:
    """Return the results as plain data."""
    return [
        {
            "scenario": result.scenario.name,
            "mind": result.mind,
            "passed": result.passed,
            "runs": len(result.runs),
            "succeeded": result.succeeded,
            "seconds": round(result.seconds, 3),
            "failures": result.failures,
            "turns": [
                {
                    "user": item.turn.user,
                    "answer": item.answer.text,
                    "sources": [source.model_dump(exclude_defaults=True) for _, source in item.answer.sentences],
                    "agents": [{"name": event.agent, "arguments": event.arguments} for event in item.answer.started],
                    "seconds": round(item.answer.seconds, 3),
                    "failures": item.failures,
                }
                for run in result.runs
                for item in run
            ],
        }
        for result in results
    ]


def as_junit(persona: str, results: Sequence[ScenarioResult]) -> str:
    """Return the results as XML: a suite for each mind, a case for each scenario."""
    root = ElementTree.Element("testsuites", {"name": f"visavis persona {persona}", **_totals(results)})
    for mind in dict.fromkeys(result.mind for result in results):
        chosen = [result for result in results if result.mind == mind]
        suite = ElementTree.SubElement(root, "testsuite", {"name": f"{persona} ({mind})", **_totals(chosen)})
        for result in chosen:
            case = ElementTree.SubElement(
                suite, "testcase", classname=f"{persona}.{mind}", name=_clean(result.scenario.name),
                time=f"{result.seconds:.3f}",
            )  # fmt: skip
            if not result.passed:
                why = _clean("\n".join(result.failures))
                first = _clean(result.failures[0] if result.failures else "it failed")
                ElementTree.SubElement(case, "failure", message=first, type="expectation").text = why
    ElementTree.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, encoding='unicode')}\n"


def _totals(results: Sequence[ScenarioResult]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": str(sum(not result.passed for result in results)),
        "errors": "0",
        "time": f"{sum(result.seconds for result in results):.3f}",
    }


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
