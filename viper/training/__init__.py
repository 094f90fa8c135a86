"""Recipes that make the built-in weights from rendered scenes."""
