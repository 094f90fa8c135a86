# A program as ViperGPT writes it runs unchanged.
#
#     viper run examples/execute_command.py --image examples/table.png
#
# ruff: noqa: F821 - the sandbox binds the names


def execute_command(image):
    image_patch = ImagePatch(image)
    bowl = image_patch.find("blue bowl")[0]
    red_blocks = image_patch.find("red block")
    left = [block for block in red_blocks if block.horizontal_center < bowl.horizontal_center]
    return bool_to_yesno(len(left) >= 2)
