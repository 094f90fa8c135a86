"""From pictures with depth to things in space: where they are, which they are, how they relate.

Works on arrays and camera matrices alone and knows no simulator and no robot.
Order of import: `view`, `kinds`, `thing`, `clusters`, `assignment` | `boxes`, `lift`, `confirm` |
`look` | `relations`, `memory`.
"""
