"""Language models behind one interface: built in, OpenAI-compatible, transformers, scripted."""
