"""X-ray images and threat reports of our own: an officer's marks, the demonstration station, tests."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from officer_app import __version__
from officer_app.domain.scans import Assessed, Assessment, Energy, Flag, Region, ThreatReport, XrayImage
from officer_app.formats.dicos import classes
from officer_app.formats.dicos.jpeg_lossless import encode

_IMPLEMENTATION = "2.25.229464893160337318283412164906423712265"
_ENERGY_WORDS = {Energy.LOW: "LOW ENERGY", Energy.HIGH: "HIGH ENERGY", Energy.SINGLE: "INTENSITY"}
_ENERGY_NUMBERS = {Energy.LOW: 1, Energy.HIGH: 2}


def new_uid() -> str:
    """A unique DICOM UID out of a random UUID (PS3.5 B.2)."""
    return f"2.25.{uuid.uuid4().int}"


def write_image(image: XrayImage, pixels: NDArray[np.uint16]) -> bytes:
    """A DX file. Low and high energy of one scan are two files with the same `study_uid`.

    `image.transfer_syntax` says how pixels are kept: `EXPLICIT_LITTLE_ENDIAN`, or `JPEG_LOSSLESS` at about
    half the size. `pixels` are rows by columns of `image.bits` significant bits.
    """
    if pixels.shape != (image.rows, image.columns) or pixels.dtype != np.uint16:
        raise ValueError(
            f"pixels are {pixels.dtype} {pixels.shape}, not {image.rows} x {image.columns} uint16"
        )
    purpose = "FOR PROCESSING" if image.for_processing else "FOR PRESENTATION"
    ds = _common(image, image.scanned_at, "DX")
    _set(
        ds,
        ImageType=["ORIGINAL", _ENERGY_WORDS[image.energy]],
        PresentationIntentType=purpose,
        SoftwareVersions=image.software or "unknown",
        ViewPosition=image.view,
        KVP=None if image.kilovolts is None else str(image.kilovolts),
        PatientWeight=None if image.weight_kg is None else str(image.weight_kg),
        DetectorType="SCINTILLATOR",
        SamplesPerPixel=1,
        PhotometricInterpretation=image.photometric,
        Rows=image.rows,
        Columns=image.columns,
        BitsAllocated=16,
        BitsStored=image.bits,
        HighBit=image.bits - 1,
        PixelRepresentation=0,
        BurnedInAnnotation="NO",
        PixelIntensityRelationship="LIN",
        PixelIntensityRelationshipSign=1,
        XRayTubeCurrentInuA="0",
        RescaleIntercept="0",
        RescaleSlope="1",
        RescaleType="US",
        LossyImageCompression="00",
        PresentationLUTShape="IDENTITY",
        ImagePositionPatient=["0", "0", "0"],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
        AcquisitionContextSequence=[],
        CoordinateSystem="LHS",
        EffectiveEnergy=0.0,  # not stated
    )
    ds.add_new(
        0x00080118, "CS", "MACHINE"
    )  # image origin, mandatory in V03; DICOM has another use for the tag
    if number := _ENERGY_NUMBERS.get(image.energy):
        _set(
            ds,
            SeriesEnergy=number,
            SeriesEnergyDescription=_ENERGY_WORDS[image.energy].title(),
            NumberOfEnergiesInScan=2,
        )
    if image.transfer_syntax == classes.JPEG_LOSSLESS:
        ds.PixelData = encapsulate([encode(pixels, image.bits)])
        ds["PixelData"].is_undefined_length = True
        ds["PixelData"].VR = "OB"
    elif image.transfer_syntax == classes.EXPLICIT_LITTLE_ENDIAN:
        ds.PixelData = pixels.astype("<u2").tobytes()
        ds["PixelData"].VR = "OW"
    else:
        raise ValueError(f"pixels are not written in transfer syntax {image.transfer_syntax}")
    sop_class = classes.DX_FOR_PROCESSING if image.for_processing else classes.DX_FOR_PRESENTATION
    return _file(ds, sop_class, image.transfer_syntax)


def write_report(report: ThreatReport, image_class: str = classes.DX_FOR_PROCESSING) -> bytes:
    """A TDR file. The images it refers to are taken to be of `image_class`."""
    ds = _common(report, report.decided_at, "TDR")
    decided = f"{ds.ContentDate}{ds.ContentTime}+0000"
    threats = [f for f in report.flags if f.assessment in (Assessment.THREAT, Assessment.HIGH_THREAT)]
    _set(
        ds,
        ReferencedStudySequence=_references([report.study_uid], image_class),
        ReferencedImageSequence=_references(report.referenced, image_class),
        OperatorIdentificationSequence=[_operator(report.operator)] if report.operator else None,
        AlarmDecision=report.verdict.value.upper(),
        AlarmDecisionTime=decided,
        AbortFlag="ABORT" if report.aborted else "SUCCESS",
        AbortReason=report.abort_reason,
        TDRType=report.kind.value.upper(),
        ThreatDetectionAlgorithmAndVersion=(report.algorithm or "unknown").split(" "),
        NumberOfTotalObjects=len(report.flags) if report.total_objects is None else report.total_objects,
        NumberOfAlarmObjects=len(threats) if report.alarm_objects is None else report.alarm_objects,
        TotalProcessingTime=0.0,
        AdditionalScreeningPerformed="NO",
        ThreatSequence=[_threat(flag, image_class, decided) for flag in report.flags],
    )
    ds.add_new(0x40101075, "FD", 1.0)  # ImageScaleRepresentation; pydicom's dictionary has the V02 type
    return _file(ds, classes.THREAT_REPORT, classes.EXPLICIT_LITTLE_ENDIAN)


def _common(source: XrayImage | ThreatReport, moment: datetime | None, modality: str) -> Dataset:
    at = (moment or datetime.now(UTC)).astimezone(UTC)
    day, clock = f"{at:%Y%m%d}", f"{at:%H%M%S.%f}"
    ds = Dataset()
    _set(
        ds,
        SpecificCharacterSet="ISO_IR 192",
        InstanceCreationDate=day,
        InstanceCreationTime=clock,
        SOPInstanceUID=source.sop_uid,
        StudyDate=day,
        SeriesDate=day,
        ContentDate=day,
        StudyTime=clock,
        SeriesTime=clock,
        ContentTime=clock,
        TimezoneOffsetFromUTC="+0000",
        Modality=modality,
        Manufacturer=source.manufacturer or "unknown",
        ManufacturerModelName=source.model or "unknown",
        DeviceSerialNumber=source.serial or "unknown",
        StationName=source.station or "unknown",
        SoftwareVersions=__version__,
        InstitutionName="unknown",
        InstitutionAddress="unknown",
        DateOfLastCalibration=day,
        TimeOfLastCalibration=clock,
        PatientID=source.object_id or "",
        IssuerOfPatientID=source.object_id_issuer or "unknown",
        TypeOfPatientID=source.object_id_type or "BARCODE",
        StudyInstanceUID=source.study_uid,
        SeriesInstanceUID=source.series_uid or new_uid(),
        StudyID="1",
        InstanceNumber="1",
        FrameOfReferenceUID=source.study_uid,
        PositionReferenceIndicator="",
        DICOSVersion=source.edition or "V03",
        OOIType=source.object_type or "BAGGAGE",
        AcquisitionStatus=source.acquisition_status or "SUCCESSFUL",
        ScanType=source.scan_type or "OPERATIONAL",
        AlgorithmRoutingCodeSequence=[],
    )
    return ds


def _operator(name: str) -> Dataset:
    """Who, and as the second code which kind of id that is."""
    who = _dataset(CodeValue=name[:16], CodingSchemeDesignator="99LOCAL", CodeMeaning=name[:64])
    kind = _dataset(CodeValue="USER", CodingSchemeDesignator="99LOCAL", CodeMeaning="User name")
    return _dataset(PersonIdentificationCodeSequence=[who, kind], InstitutionName="unknown")


def _threat(flag: Flag, image_class: str, decided: str) -> Dataset:
    first = Region(images=flag.images, box=flag.box, polygon=flag.polygon, frames=flag.frames)
    views = [_view(region, image_class) for region in (first, *flag.elsewhere)]
    _set(
        views[0], Mass=_float(flag.mass_g), Density=_float(flag.density), ZEffective=_float(flag.z_effective)
    )
    strongest = Assessed(
        category=flag.category,
        assessment=flag.assessment,
        probability=flag.probability,
        description=flag.description,
    )
    return _dataset(
        PotentialThreatObjectID=flag.pto_id,
        PTORepresentationSequence=views,
        ATDAssessmentSequence=[_assessment(a, flag.ability) for a in (strongest, *flag.also_assessed)],
        StartTimeOfProcessing=decided,
        EndTimeOfProcessing=decided,
        ObjectProcessingTime=0.0,
    )


def _view(region: Region, image_class: str) -> Dataset:
    ds = _dataset(ReferencedInstanceSequence=_references(region.images, image_class))
    if region.box:
        x, y, w, h = region.box
        z, d = region.frames or (0, 1)
        roi = _dataset(
            ThreatROIBase=[float(x), float(y), float(z)],
            ThreatROIExtents=[float(w), float(h), float(d)],
            ThreatROIBitmap=b"",
        )
        ds.ThreatROIVoxelSequence = [roi]
    if region.polygon:
        ds.BoundingPolygon = [float(v) for x, y in region.polygon for v in (x, y, 0)]
    return ds


def _assessment(assessed: Assessed, ability: str | None) -> Dataset:
    return _dataset(
        ThreatCategory=assessed.category,
        ThreatCategoryDescription=assessed.description,
        ATDAbilityAssessment=ability or "NO_INTERFERENCE",
        ATDAssessmentFlag=assessed.assessment.value,
        ATDAssessmentProbability=_float(assessed.probability),
    )


def _references(uids: Iterable[str], image_class: str) -> list[Dataset]:
    return [_dataset(ReferencedSOPClassUID=image_class, ReferencedSOPInstanceUID=uid) for uid in uids]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _dataset(**attributes: Any) -> Dataset:
    ds = Dataset()
    _set(ds, **attributes)
    return ds


def _set(ds: Dataset, **attributes: Any) -> None:
    """Set attributes by DICOM keyword; None leaves the attribute out."""
    for keyword, value in attributes.items():
        if value is not None:
            setattr(ds, keyword, value)


def _file(ds: Dataset, sop_class: str, transfer_syntax: str) -> bytes:
    ds.SOPClassUID = sop_class
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = UID(transfer_syntax)
    meta.ImplementationClassUID = UID(_IMPLEMENTATION)
    meta.ImplementationVersionName = __version__
    meta.add_new(0x00020004, "CS", ds.DICOSVersion)
    ds.file_meta = meta
    target = io.BytesIO()
    pydicom.dcmwrite(target, ds, enforce_file_format=True)
    return target.getvalue()
