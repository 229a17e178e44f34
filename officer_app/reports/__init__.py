"""Figures read from the store."""
