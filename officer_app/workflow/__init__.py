"""The use cases. One function is one transaction; the only room that writes."""
