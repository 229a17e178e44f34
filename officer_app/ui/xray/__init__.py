"""The X-ray: dual energy to pseudo-colour, the view an officer reads it in, thumbnails."""
