"""What to run next: write, run and repair a program for a question; `Session` is the way in."""
