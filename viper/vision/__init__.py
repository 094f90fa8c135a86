"""Image patches and the models that serve them: detect, match, answer, depth."""
