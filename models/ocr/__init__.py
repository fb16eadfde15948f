"""The OCR models: which files, their checksums, and how to fetch them."""
