"""The queue page: what waits for an officer, live."""
