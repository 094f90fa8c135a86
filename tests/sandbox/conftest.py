"""A session of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox_world import LIMITS, World

from viper.sandbox import open_sandbox
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.interface import Sandbox


@pytest.fixture
def world() -> World:
    """Return the host's side."""
    return World()


@pytest.fixture(params=["process", "direct"])
def sandbox(request: pytest.FixtureRequest, world: World) -> Iterator[Sandbox]:
    """Yield a session of each kind."""
    session = open_sandbox(world.capabilities(), limits=LIMITS, backend=request.param)
    yield session
    session.close()


@pytest.fixture
def jailed(world: World) -> Iterator[ProcessSandbox]:
    """Yield a session in a process of its own."""
    with ProcessSandbox(world.capabilities(), limits=LIMITS) as session:
        yield session
