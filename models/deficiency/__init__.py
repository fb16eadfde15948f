"""Training of the deficiency model: which findings a reviewer confirms, which applications are deficient."""
