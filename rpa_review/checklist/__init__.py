"""An item for those who answer for it: a page to sign off, a workbook to mark up, what changed between two versions."""
