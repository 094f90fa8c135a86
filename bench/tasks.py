"""How often the scripted oracle does each task: template by template, with intervals.

    python bench/tasks.py [--seeds 50] [--tasks cap,saycan | S1,U4,...]

Every failure is printed with the skills that failed and the parts of the goal that do not hold.

Last runs, one thread of a busy two-core virtual machine, MuJoCo 4.0.0, 0.1 to 1.4 s each, every
row (a template and a split) without a failure:
    cap        340/340 = 100.0 %  95 % 98.9 to 100.0  10 seeds per row, S1 to S3 20
    saycan      80/80  = 100.0 %  95 % 95.4 to 100.0   5 seeds per row
    ravens     180/180 = 100.0 %  95 % 97.9 to 100.0  10 seeds per row
    disturbed  129/129 = 100.0 %  95 % 97.1 to 100.0   3 to 10 seeds per row, without U2-...
"pack" draws no balls: when it did, it failed in 4 of 20.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import time

from grasp import wilson

from robot_sim.episode import run_oracle
from robot_sim.tasks.draw import SPLITS
from robot_sim.tasks.registry import SUITES, TEMPLATES, sample_task


def main() -> None:
    """Print one line per template and split, and a total."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--tasks", default=",".join(SUITES), help="suites or templates")
    options = parser.parse_args()
    names = [n for word in options.tasks.split(",") for n in SUITES.get(word, (word,))]
    done, total = 0, 0
    for name in names:
        for split in SPLITS:
            start, good = time.process_time(), 0
            for seed in range(options.seeds):
                episode = run_oracle(sample_task(name, seed, split))
                good += episode.success
                if not episode.success:
                    why = [o.why_not for o in episode.outcomes if not o.ok]
                    open_parts = [text for text, truth in episode.conditions() if not truth]
                    print(f"    seed {seed}: {why} {open_parts}")
            done, total = done + good, total + options.seeds
            cpu = (time.process_time() - start) / options.seeds
            low, high = wilson(good, options.seeds)
            print(
                f"{name:20} {split:6} {good}/{options.seeds}  95 % {100 * low:.1f} to "
                f"{100 * high:.1f}  cpu {cpu:.2f} s  {TEMPLATES[name].text}",
                flush=True,
            )
    low, high = wilson(done, total)
    print(
        f"all {done}/{total} = {100 * done / total:.1f} %  95 % {100 * low:.1f} to {100 * high:.1f}"
    )


if __name__ == "__main__":
    main()
