# What is closest to the bowl? The last expression is the value.
#
#     viper run examples/closest.py --image examples/table.png
#
# ruff: noqa: B018, F821 - the sandbox binds the names
bowl = image_patch.find("bowl")[0]
others = [thing for thing in image_patch.find("object") if thing != bowl]
closest = min(others, key=lambda thing: distance(thing, bowl))
closest
