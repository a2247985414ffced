#!/usr/bin/env python3
"""Looks at PDFs made for a press as a printer's preflight does: boxes, output intent, inks, overprint, what PDF/X-4 forbids.

press.py FILE.pdf …; ends with 0 if nothing is wrong.
"""
import sys

import pikepdf

COLOURS = {"rg": "RGB", "RG": "RGB", "g": "gray", "G": "gray"}


def corners(page, name):
    return [float(value) for value in page[name]]


def inside(inner, outer):
    return all(a >= b - 0.01 for a, b in zip(inner[:2], outer[:2])) and all(a <= b + 0.01 for a, b in zip(inner[2:], outer[2:]))


def wrong_in(pdf):
    """Everything that is wrong."""
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.S == "/GTS_PDFX"]
    if len(intents) != 1:
        yield "not one output intent for a press"
    for intent in intents:
        icc = intent.DestOutputProfile.read_bytes()
        if icc[12:16] != b"prtr" or icc[36:40] != b"acsp" or not str(intent.OutputConditionIdentifier):
            yield "the output intent has no profile of a press"
    if pdf.pdf_version != "1.6" or pdf.trailer.Info.get("/Trapped") != "/False" or "/ID" not in pdf.trailer:
        yield "version, Trapped or ID is not that of PDF/X-4"
    xmp = pdf.Root.Metadata.read_bytes().decode()
    for wanted in ("<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", "<xmpMM:RenditionClass>default<", "<xmpMM:DocumentID>"):
        if wanted not in xmp:
            yield f"the metadata lacks {wanted}"
    if "/OpenAction" in pdf.Root or "/AA" in pdf.Root or "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "the file has actions"
    overprint = False
    for number, page in enumerate(pdf.pages, 1):
        media, bleed, trim = (corners(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
        if not (inside(trim, bleed) and inside(bleed, media)) or "/ArtBox" in page:
            yield f"page {number}: boxes {media} {bleed} {trim}"
        if "/Annots" in page:
            yield f"page {number}: annotations on the page"
        operators = pikepdf.parse_content_stream(page)
        states = page.Resources.get("/ExtGState", {})
        over = black = False
        for operands, operator in operators:
            name = str(operator)
            if name in COLOURS:
                yield f"page {number}: a colour in {COLOURS[name]}"
                break
            if name == "gs":
                state = states[str(operands[0])]
                over = bool(state.get("/op", False)) and state.get("/OPM") == 1
            if name == "k":
                black = [float(value) for value in operands] == [0, 0, 0, 1]
            if name == "TJ" and black and not over:
                yield f"page {number}: black text knocks out what lies below"
                break
            overprint |= over
    if not overprint:
        yield "nothing overprints"
    for font in (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"):
        if not {"/FontFile2", "/FontFile3"} & set(font.keys()):
            yield f"{font.FontName} is not embedded"
    for image in (o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"):
        if image.ColorSpace == "/DeviceRGB":
            yield "a picture in RGB of no known device"


def main():
    good = len(sys.argv) > 1
    for path in sys.argv[1:]:
        with pikepdf.open(path) as pdf:
            found = sorted(set(wrong_in(pdf)))
        print("NOT" if found else "ok", path.rsplit("/", 1)[-1], *found, sep="\n   " if found else " ")
        good &= not found
    sys.exit(not good)


main()
