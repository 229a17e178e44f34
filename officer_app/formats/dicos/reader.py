"""Bytes of a DICOS file to what it says."""

from __future__ import annotations

import io
from datetime import timedelta, timezone, tzinfo

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.uid import UID

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import ThreatReport, XrayImage
from officer_app.formats.dicos.attributes import Attributes
from officer_app.formats.dicos.classes import THREAT_REPORT, check_class
from officer_app.formats.dicos.images import read_image
from officer_app.formats.dicos.limits import DEFAULT_LIMITS, Limits
from officer_app.formats.dicos.reports import read_report
from officer_app.formats.dicos.structure import FileMeta, check_structure

CHINA = timezone(timedelta(hours=8))


def read_dicos(
    data: bytes, limits: Limits = DEFAULT_LIMITS, zone: tzinfo = CHINA
) -> XrayImage | ThreatReport:
    """What the file says; no pixel is decoded. Times without an offset are of `zone`.

    Raises Unreadable, with a reason for the administrator, for whatever is not a whole DICOS X-ray image (DX)
    or threat detection report (TDR), editions V02, V02A and V03. Unknown and private attributes are no fault.
    """
    meta, dataset = open_dataset(data, limits)
    attributes = Attributes(dataset, [])
    if meta.sop_class == THREAT_REPORT:
        return read_report(attributes, meta, limits, zone)
    return read_image(attributes, meta, limits, zone)


def open_dataset(data: bytes, limits: Limits) -> tuple[FileMeta, Dataset]:
    """The data set of a file whose structure and class are sound."""
    meta = check_structure(data, limits)
    try:
        source = io.BytesIO(data)
        source.seek(meta.start)
        dataset = read_dataset(source, is_implicit_VR=not meta.explicit, is_little_endian=True)
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = UID(meta.transfer_syntax)
        sop_class = str(dataset.get("SOPClassUID") or meta.sop_class)
    except Exception as error:  # pydicom throws many kinds at damaged bytes; all mean the same here
        raise Unreadable(f"The file is damaged ({type(error).__name__}: {error})"[:300]) from error
    check_class(sop_class)
    return meta._replace(sop_class=sop_class), dataset
