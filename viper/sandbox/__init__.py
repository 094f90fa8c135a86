"""Runs a program against a set of capabilities in a separate, limited worker process."""
