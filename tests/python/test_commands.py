"""What the Makefile calls exists."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from scripts.__main__ import app
from scripts.paths import ROOT

CALLED = sorted(
    set(re.findall(r"-m scripts (\w+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("command", CALLED)
def test_the_makefile_calls_a_command_that_exists(command: str) -> None:
    assert command in get_command(app).commands


def test_the_makefile_calls_commands_at_all() -> None:
    assert {"build", "pack", "status", "worklist"} <= set(CALLED)
