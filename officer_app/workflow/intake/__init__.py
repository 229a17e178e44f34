"""Taking in messages and scans: one file, one transaction. `files.take_in` is the way in."""
