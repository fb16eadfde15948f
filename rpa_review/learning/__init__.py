"""Learning from what reviewers decided: fitting, calibrating, comparing, promoting, watching."""
