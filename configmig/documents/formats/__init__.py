"""The formats of documents, one module each; `configmig/documents/table.py` lists them."""
