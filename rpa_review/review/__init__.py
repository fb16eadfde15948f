"""The straight line from a package to its review: load content, find, triage, draft the notice."""
