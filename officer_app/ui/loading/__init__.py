"""The Load list page: what goes with which flight, and what keeps it here."""
