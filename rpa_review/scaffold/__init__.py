"""The developer kit's beginnings: a new item as a folder that works and passes lint at once."""
