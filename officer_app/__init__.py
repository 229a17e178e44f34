"""Officer Workstation: export inspection of cross-border B2B parcels."""

__version__ = "0.1.0"
