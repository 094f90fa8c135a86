"""The peers that `bench/world.py` measures beside this world, each in an environment of its own.

    python bench/peers.py --make DIR       # once, needs the network: some 2 GB
    python bench/world.py --peers DIR      # later, offline

They pin clashing versions (no MuJoCo suits both of the first two), hence one virtual environment
each. `bench/peer_run.py` runs inside them; nothing of this project is installed there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["PEERS", "make", "measure", "measure_ours"]

# Name to what pip installs; versions that were seen to work together.
PEERS: dict[str, tuple[str, ...]] = {
    "fetch": ("gymnasium-robotics==1.4.2", "mujoco==3.10.0"),
    "dm_control": ("dm_control==1.0.50", "mujoco==3.17.0"),
    "panda-gym": ("panda-gym==3.0.7",),
}


def make(root: Path) -> None:
    """Build the environments below `root`; one that exists already is left alone."""
    for name, needs in PEERS.items():
        home = root / name
        if (home / "done").exists():
            continue
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        print(f"{name}: pip install {' '.join(needs)}", flush=True)
        pip = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, *needs], check=False)
        if done.returncode == 0:
            (home / "done").touch()
        else:
            print(f"{name}: could not be installed; it will be left out", flush=True)


def measure(root: Path, name: str, *, seconds: float) -> dict[str, Any]:
    """Return what `peer_run.py` measured in one peer's environment, or {"error": text}."""
    home = root / name
    if not (home / "done").exists():
        return {"error": f"not installed; python bench/peers.py --make {root}"}
    bare = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    found = _run(home / "bin" / "python", name, seconds, bare)
    return {**found, "installed_mb": installed_mb(next(home.glob("lib/python*/site-packages")))}


def measure_ours(name: str, *, seconds: float) -> dict[str, Any]:
    """Return the same of this project, in the environment that runs this.

    Args:
        name: "robot_sim", eight blocks and two bowls, or "robot_sim-2", two blocks and a bowl.
        seconds: For each rate.
    """
    found = _run(Path(sys.executable), name, seconds, dict(os.environ))
    return {**found, "installed_mb": our_mb()}


def _run(python: Path, name: str, seconds: float, env: dict[str, str]) -> dict[str, Any]:
    script = Path(__file__).with_name("peer_run.py")
    done = subprocess.run(
        [str(python), str(script), name, str(seconds)],
        check=False,
        capture_output=True,
        text=True,
        env=env,
    )
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1] if done.stderr else "no output"}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def our_mb() -> float:
    """Return what `robot_sim` and all that it imports take installed, in MB."""
    root = Path(__file__).parents[1]
    total = sum(path.stat().st_size for path in (root / "robot_sim").rglob("*.py")) / 1e6
    todo, seen = ["mujoco", "numpy", "gymnasium", "imageio", "imageio-ffmpeg", "pillow"], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            dist = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        total += (
            sum(
                path.stat().st_size
                for f in dist.files or ()
                if (path := Path(dist.locate_file(f))).exists()
            )
            / 1e6
        )
        todo += [
            re.split(r"[^A-Za-z0-9._-]", need)[0].lower()
            for need in dist.requires or ()
            if "extra ==" not in need
        ]
    return total


def installed_mb(folder: Path) -> float:
    """Return what the files below a folder take, in MB, pip and setuptools left out."""
    return (
        sum(
            path.lstat().st_size
            for path in folder.rglob("*")
            if path.is_file() and not path.relative_to(folder).parts[0].startswith(("pip", "setup"))
        )
        / 1e6
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--make", type=Path, required=True, metavar="DIR")
    make(parser.parse_args().make)
