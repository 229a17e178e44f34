"""PDFs as invoices are, and as strangers send them: no library decides what is in them."""

from __future__ import annotations

from collections.abc import Sequence

#: One page in colours: the upper half red, the lower blue.
TWO_HALVES = "1 0 0 rg 0 50 100 50 re f 0 0 1 rg 0 0 100 50 re f"


def pdf(
    pages: Sequence[str] = (TWO_HALVES,),
    box: str = "0 0 100 100",
    catalogue: str = "",
    trailer: str = "",
    page: str = "",
    more: Sequence[str] = (),
) -> bytes:
    """A whole PDF with a drawing a page, what else its catalogue, trailer and pages hold, and objects after those."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[{box}]>>",
    ]
    for number, drawing in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {4 + 2 * number} 0 R{page}>>")
        objects.append(f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream")
    objects += more
    made, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    made += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R{trailer}>>\n"
    return (made + f"startxref\n{made.index('xref')}\n%%EOF\n").encode("latin-1")


#: Locked: a security handler nobody has the key of.
LOCKED = pdf(
    trailer=f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>",
)

_GREEN = "0 1 0 rg 0 0 100 100 re f"

#: A form with one field, filled in: green.
FILLED = pdf(
    [""],
    catalogue="/AcroForm<</Fields[5 0 R]>>",
    page="/Annots[5 0 R]",
    more=(
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[0 0 100 100]/F 4/P 3 0 R/AP<</N 6 0 R>>>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Length {len(_GREEN)}>>stream\n{_GREEN}\nendstream",
    ),
)

#: A drawing that holds itself, twice.
ENDLESS = pdf(
    ["/F Do"],
    page="/Resources<</XObject<</F 5 0 R>>>>",
    more=(
        "<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>"
        "stream\n/F Do /F Do\nendstream",
    ),
)
