"""Runs: many packages at once, each reviewed on its own."""
