"""The tables by subject. `store.tables` has them all; what starts the window takes only what it needs."""
