"""Values, interfaces and errors that every other part shares; needs no model and no sandbox."""
