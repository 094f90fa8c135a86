"""Tasks in words: an instruction, a scene where it can be done, and a goal that can be checked.

Order of import: `layout`, `disturbance`, `task` | `draw` | `cap` | `saycan`, `inner_monologue`,
`disturbed`, `ravens` | `cliport` |
`registry`.
"""
