"""Pictures from a second renderer, to see whether the models hold up where they did not learn.

Nothing here is shared with `robot_sim` but the words for things: other solids, other colours,
other lights, and a path tracer (Mitsuba 3) instead of our ray caster. Training never sees it.
"""
