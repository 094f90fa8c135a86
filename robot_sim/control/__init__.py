"""The arm: kinematics, model, inverse kinematics, trajectories and the controllers that run them.

Order of import: `ur5e`, `arm_mjcf` | `ik`, `trajectory` | `robot`.
"""
