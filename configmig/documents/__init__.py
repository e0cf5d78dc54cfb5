"""Lossless documents: a revision changes exactly what it says, every other byte stays."""

from configmig.documents.contract import Bounds, Comments, Document, Location, ScalarSpan
from configmig.documents.table import create, is_known, parse

__all__ = ["Bounds", "Comments", "Document", "Location", "ScalarSpan", "create", "is_known", "parse"]
