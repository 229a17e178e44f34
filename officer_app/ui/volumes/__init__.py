"""Volumes: what the station did by day, how fast, and what it found."""
