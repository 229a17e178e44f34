"""Officers and site: people, roles and what the site may set."""
