"""An agent in a package of its own is found once the package is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

from tests.examples.test_examples import EXAMPLES
from visavis.reasoning.agents.registry import GROUP, installed_agents

PACKAGE = EXAMPLES / "dice_agent"

PROGRAM = """
import asyncio
from visavis.reasoning.agents.base import AgentContext
from visavis.reasoning.agents.registry import Agents, installed_agents
from visavis.reasoning.mind import Question

found, problems = installed_agents()
dice = Agents(found).get("dice")
arguments = dice.arguments.check('{"sides": 2, "count": 3}')
print(problems, dice.title, asyncio.run(dice.run(AgentContext("run", Question("")), **arguments)))
"""


def test_it_is_found_and_runs_where_it_is_installed(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=PACKAGE, check=True, capture_output=True)
    site = tmp_path / "site"
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("[] Dice The dice show "), result.stdout


def test_a_package_that_is_broken_harms_nobody() -> None:
    points = [
        EntryPoint("gone", "no_such_module:Agent", GROUP),
        EntryPoint("nothing", "visavis.reasoning.agents.base:nothing", GROUP),
        EntryPoint("nameless", "visavis.reasoning.agents.base:BaseAgent", GROUP),
        EntryPoint("needs", "visavis.reasoning.agents.code:RunCode", GROUP),
        EntryPoint("calculator", "visavis.reasoning.agents.calculator:Calculator", GROUP),
    ]
    found, problems = installed_agents(points)
    assert [agent.name for agent in found] == ["calculator"]
    assert [problem.split("'")[1] for problem in problems] == ["gone", "nothing", "nameless", "needs"]
