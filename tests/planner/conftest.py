from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from toy_table import MakeToy, Toy, ToyRobot

from viper.core.capability import CapabilitySet, HostClass
from viper.llm.scripted import Recorded, ScriptedLLM
from viper.loops.planner.bench import Bench, News
from viper.loops.planner.counted import CountedLLM
from viper.sandbox import open_sandbox


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("VIPER_LOG", raising=False)


@pytest.fixture
def toy() -> Iterator[MakeToy]:
    opened: list[Bench] = []

    def make(*script: str | Recorded, things: Sequence[str] = (), **settings: Any) -> Toy:
        robot = ToyRobot(things or ("red block", "green block", "blue bowl"))
        llm = ScriptedLLM(list(script), name=settings.pop("name", "scripted"))
        capabilities = CapabilitySet.of(HostClass.of(ToyRobot))
        news: list[News] = []
        bench = Bench(
            robot=robot,  # type: ignore[arg-type]
            llm=CountedLLM(llm),
            sandbox=open_sandbox(capabilities, backend="direct"),
            capabilities=capabilities,
            bindings=lambda: {"robot": robot},
            tell=news.append,
            **settings,
        )
        opened.append(bench)
        return Toy(robot, bench, llm, news)

    yield make
    for bench in opened:
        bench.sandbox.close()
