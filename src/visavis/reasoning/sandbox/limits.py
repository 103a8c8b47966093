"""How much a program in the sandbox may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one program."""

    seconds: float = 10.0
    """From its start to its end."""
    cpu_s: int = 10
    memory_bytes: int = 256 * 2**20
    """Of address space, for each process: all of them together can take ten times as much."""
    disk_bytes: int = 32 * 2**20
    """Of its folder, which is gone with it."""
    file_bytes: int = 16 * 2**20
    """Of one file."""
    files: int = 64
    """Open at once."""
    processes: int = 10
    """Processes and threads."""
    output_characters: int = 20_000
    """Of what it prints; the rest is dropped."""
