"""Small painted parts that every page is made of. They take their look from the theme when they paint."""
