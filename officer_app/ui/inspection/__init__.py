"""One consignment on the desk: X-ray, goods, reasons, and the record of what was found."""
