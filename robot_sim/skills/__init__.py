"""What the arm can do: grasp, place, push, stack, look, each with an honest outcome.

Order of import: `outcome`, `catalog`, `sensing` | `grasp` | `hand` | `arguments`, `pushing` |
`targets` | `library`.
"""
