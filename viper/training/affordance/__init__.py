"""How likely each skill works: rollouts in the simulator, a small model of them, its scores.

Order of import: `states` | `rollouts` | `fit` | `scores`.
"""
