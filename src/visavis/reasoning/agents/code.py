"""Runs a Python program in a sandbox."""

from __future__ import annotations

import ast
import warnings
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.sandbox.sandbox import MAX_PROGRAM_CHARACTERS, Sandbox
from visavis.reasoning.situation import Situation

CodeMode = Literal["off", "isolated", "unisolated"]

Program = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_PROGRAM_CHARACTERS,
        description="A whole program. What it prints is the result, and so is the value of its last expression.",
    ),
]


class RunCode(BaseAgent):
    """Runs a Python program and returns what it prints: for what is too long for the calculator.

    Only the standard library is there. There is no network, no file of this computer, no input, and nothing is kept
    from one program to the next. A program has ten seconds.
    """

    name = "run_code"
    timeout_s = 30.0
    fillers: ClassVar[tuple[str, ...]] = ("Let me work that out.",)

    def __init__(self, sandbox: Sandbox, *, why_not: str = "") -> None:
        """``why_not`` is why programs cannot be run here (see :func:`code_agent`); '' if they can."""
        self._sandbox = sandbox
        self._why_not = why_not

    def available(self, situation: Situation) -> str:
        """Return why it is off."""
        return self._why_not

    async def run(self, context: AgentContext, program: Program) -> str:
        """Return what the program printed, and how it ended if it did not end well.

        Raises CodedError ``agent.unavailable`` or ``sandbox.*``.
        """
        if self._why_not:
            raise CodedError("agent.unavailable", self._why_not)
        finished = await self._sandbox.run(show_last_value(program))
        output = finished.output.strip() or "(It printed nothing.)"
        cut_off = "\n(The rest of what it printed is cut off.)" if finished.cut_off else ""
        failed = f"\n(It ended with an error, status {finished.status}.)" if finished.status else ""
        return f"{output}{cut_off}{failed}"


class RunCodeWithoutIsolation(RunCode):
    """Runs a Python program and returns what it prints: for what is too long for the calculator.

    Only the standard library is there. A program has ten seconds. The user is asked before every run.
    """

    name = "run_code"
    title = "Run code"
    effects = True
    always_confirm = True

    def confirmation(self, context: AgentContext, arguments: JsonObject) -> tuple[str, str]:
        """Show the program: here it can reach the network and the files of this computer."""
        return "Shall I run this program? It can reach your files and the network.", str(arguments.get("program", ""))


async def code_agent(mode: CodeMode) -> RunCode:
    """Return the agent in one of its modes. Where programs cannot be isolated, ``isolated`` leaves it switched off."""
    if mode == "unisolated":
        return RunCodeWithoutIsolation(Sandbox(isolated=False))
    sandbox = Sandbox()
    if mode == "off":
        return RunCode(sandbox, why_not="Running programs is switched off; the setting VISAVIS_CODE_AGENT changes it.")
    problem = await sandbox.problem()
    advice = " VISAVIS_CODE_AGENT=unisolated runs them without that protection, each after a question."
    return RunCode(sandbox, why_not=f"Programs cannot be run: {problem}{advice}" if problem else "")


def show_last_value(program: str) -> str:
    """Return a program that also prints the value of its last expression, as an interactive Python does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return program  # Python itself says what is wrong, when it runs
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return program
    lines = program.splitlines(keepends=True)
    head = "".join(lines[: last.lineno - 1])
    if tree.body[:-1] and tree.body[-2].end_lineno == last.lineno:
        return program  # several statements in one line
    return f"{head}import sys\nsys.displayhook((\n{ast.unparse(last.value)}\n))\n"
