"""Bytes to domain values and back. No database, no Qt."""
