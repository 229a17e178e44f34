-- Scans that are tests, and what replaces a row.

ALTER TABLE scan ADD COLUMN scan_type VARCHAR(64);
