"""The station of the workflow's tests serves here too."""

from tests.workflow.conftest import _empty_station, station

__all__ = ["_empty_station", "station"]
