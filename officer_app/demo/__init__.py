"""The demonstration station: invented traders, real messages."""
