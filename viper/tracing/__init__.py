"""Where spans go: JSON lines, terminal."""
