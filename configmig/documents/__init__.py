"""Lossless documents: a revision changes exactly what it says, every other byte stays."""
