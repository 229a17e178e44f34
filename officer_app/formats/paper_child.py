"""What runs inside the process that draws pages of PDFs."""

from __future__ import annotations

import sys

import pypdfium2 as pdfium
from pypdfium2 import raw

from officer_app.children import answers, limit_memory, read_exactly
from officer_app.formats.papers import ANSWER, DRAWN, LOCKED, REFUSED, REQUEST


def serve() -> None:
    """Answer requests on standard input until it closes."""
    pipe = answers()
    questions = sys.stdin.buffer
    while head := questions.read(REQUEST.size):
        allowance, number, width, height, length = REQUEST.unpack(head)
        data = read_exactly(questions, length)
        limit_memory(allowance)
        try:
            count, *size, pixels = _draw(data, number, width, height)
            answer = ANSWER.pack(DRAWN, count, *size)
        except (pdfium.PdfiumError, ArithmeticError, MemoryError, ValueError) as error:
            locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            answer, pixels = ANSWER.pack(LOCKED if locked else REFUSED, 0, 0, 0), b""
        pipe.write(answer)
        pipe.write(pixels)
        pipe.flush()


def _draw(data: bytes, number: int, width: int, height: int) -> tuple[int, int, int, bytes]:
    """How many pages there are, and one of them. Forms are drawn as they are filled, and never set to work."""
    with pdfium.PdfDocument(data) as document:
        document.init_forms()  # what is filled in is drawn only so; this PDFium has no scripts, and no action is called
        count = len(document)
        if number >= count:
            raise ValueError(number)
        page = document[number]
        wide, high = page.get_size()
        scale = min(width / wide, height / high)
        size = [max(1, min(int(side * scale), most)) for side, most in ((wide, width), (high, height))]
        bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        drawing = (bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
        raw.FPDF_RenderPageBitmap(*drawing)
        if document.formenv:
            raw.FPDF_FFLDraw(document.formenv, *drawing)
        row, stride, octets = size[0] * 3, bitmap.stride, bytes(bitmap.buffer)
        pixels = b"".join(octets[top : top + row] for top in range(0, stride * size[1], stride))
        return count, size[0], size[1], pixels
