"""Demonstration X-ray scans: plausible physics, invented parcels."""

from officer_app.demo.scans.kinds import Kind
from officer_app.demo.scans.machine import ScanIdentity, image_of, report_of, scan_files
from officer_app.demo.scans.parcel import AIR, Content, Scan, TrueObject, make_scan
from officer_app.demo.scans.samples import write_sample_scan

__all__ = [
    "AIR",
    "Content",
    "Kind",
    "Scan",
    "ScanIdentity",
    "TrueObject",
    "image_of",
    "make_scan",
    "report_of",
    "scan_files",
    "write_sample_scan",
]
