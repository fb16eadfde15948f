"""Where packages and reviews live on disk."""
