"""From pages to documents and fields: what an extractor is, with the verbs and parsers to write one in."""
