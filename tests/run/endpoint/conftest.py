"""What the tests of the endpoint share."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture(scope="module")
def port() -> int:
    """A free port for all endpoints of a module: the address is part of a run's settings, so of
    its bytes."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number: int = found.getsockname()[1]
        return number
