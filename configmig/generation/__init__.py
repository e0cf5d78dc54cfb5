"""Files that are made from others: their header, and whether they still are what was made."""

from configmig.generation.header import Header, read_header, with_header
from configmig.generation.state import Adoption, State, is_made_of, make, state_of

__all__ = ["Adoption", "Header", "State", "is_made_of", "make", "read_header", "state_of", "with_header"]
