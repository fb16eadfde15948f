"""Using trained models: what a page is, how likely a finding is real. Training them is in `models/`."""
