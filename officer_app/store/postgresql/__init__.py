"""The shared database: the same tables on PostgreSQL 18, with who may do what held by the server itself."""
