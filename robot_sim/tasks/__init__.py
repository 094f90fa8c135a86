"""Tasks in words: an instruction, a scene where it can be done, and a goal that can be checked.

Order of import: `task`, `layout` | `draw` | `cap`, `saycan` | `registry`, `oracle`.
"""
