"""The supervisor's desk: numbers now, officers, tasks to move, and who will miss the hour."""
