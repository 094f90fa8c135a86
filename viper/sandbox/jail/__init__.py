"""The walls of the worker, made of Linux system calls; one short file per wall.

Nothing here knows of programs or protocols, and nothing but the standard
library is imported. Each file offers functions that answer whether their wall
stands, so that a machine that lacks one says so instead of failing.
"""
