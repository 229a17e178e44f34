"""Officers and site: who may do what here, and what the site sets."""
