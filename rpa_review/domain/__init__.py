"""What things are: frozen records, no input or output. The words are those of docs/vocabulary.md."""
