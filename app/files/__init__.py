"""Stored files: documents as issued and uploads as received, in the database, by content hash."""
