"""Quarantine: files that could not be read, and scans that wait for an officer to say whose they are."""
