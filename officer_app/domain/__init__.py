"""Words, values and pure rules of the job. No input or output, nothing of Qt or SQL."""
