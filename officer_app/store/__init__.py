"""Tables, engines and queries. Plain rows out."""
