from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from officer_app.paths import resource


@pytest.fixture(scope="session")
def own_samples() -> Path:
    """The project's own thirteen messages."""
    return resource("demo", "samples")


@pytest.fixture(scope="session")
def schema(samples: Path) -> etree.XMLSchema:
    """The official schema of edition 2022-05."""
    return etree.XMLSchema(etree.parse(samples / "ceb-gacc-202205" / "xsd" / "export-202205.xsd"))
