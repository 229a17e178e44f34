"""pydicom taught DICOS."""

from __future__ import annotations

import logging
import warnings

from pydicom import config
from pydicom.datadict import add_dict_entries

_NAMES = {
    0x00082108: ("CS", "Coordinate System"),
    0x40101080: ("DT", "Start Time of Processing"),
    0x40101081: ("DT", "End Time of Processing"),
    0x40101082: ("FL", "Object Processing Time"),
    0x43000902: ("FL", "Effective Energy"),
    0x61000024: ("US", "Series View"),
    0x61000026: ("LO", "Series View Description"),
    0x61000028: ("US", "Number of Views in Scan"),
    0x61000030: ("US", "Series Energy"),
    0x61000031: ("LO", "Series Energy Description"),
    0x61000032: ("US", "Number of Energies in Scan"),
}


def teach_pydicom() -> None:
    """Let pydicom know the attributes it lacks, by keyword (`SeriesEnergy`) and by type in implicit files."""
    add_dict_entries(
        {
            tag: (vr, "1", name, "", "".join(word[0].upper() + word[1:] for word in name.split()))
            for tag, (vr, name) in _NAMES.items()
        }
    )
    # Machines write UIDs outside DICOM's rules and codes that are too long; both are kept as text, and a
    # report of ours must be able to refer to them.
    config.settings.reading_validation_mode = config.IGNORE
    config.settings.writing_validation_mode = config.IGNORE
    # What is wrong with a file is said in Unreadable and in the warnings kept with it, not on standard error.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"pydicom\.")
