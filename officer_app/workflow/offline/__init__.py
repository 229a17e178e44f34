"""A station of a shared database without its server: docs/decisions/without-the-server.md."""
