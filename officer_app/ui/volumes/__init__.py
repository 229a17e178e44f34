"""The day's and the quarter's volumes: bars, value, clearance times."""
