"""Compares the text that readers of PDF find in a book with the text of its EPUB.

    extract.py BOOK.epub BOOK.pdf ...

In the order of the structure (poppler) every paragraph must be there character for character, without the readings of
its ruby. In the order of the pages (poppler, PDFium, MuPDF where it is installed, and pdf.js where PDFJS names the
node_modules that it is in) at least LEAST of all sequences of
eight characters must be, and every heading. No engine may give compatibility forms that the book has not.
"""

import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from xml.etree import ElementTree

LEAST = 0.96
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
OPF = "{http://www.idpf.org/2007/opf}"
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption", "td", "th", "pre"}
FORMS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe4f\U0002f800-\U0002fa1f]")


def bare(text):
    """Text without what extraction cannot know: spaces, and hyphens that a break brings."""
    return re.sub(r"[\s\u00ad\u200b\u2060\ufeff]", "", text)


def texts(element, skip):
    """Text of an element without that of what `skip` names."""
    out = [element.text or ""]
    for child in element:
        mark = child.get("role") in ("doc-noteref", "doc-backlink")
        if child.tag.removeprefix(XHTML) not in skip and not mark:
            out.append(texts(child, skip))
        out.append(child.tail or "")
    return "".join(out)


def book(path):
    """Paragraphs and headings of an EPUB in reading order, without those that hold formulas, and which paragraphs have no
    readings."""
    paragraphs, headings, plain = [], [], []
    with zipfile.ZipFile(path) as epub:
        package = next(name for name in epub.namelist() if name.endswith(".opf"))
        folder = package.rpartition("/")[0]
        opf = ElementTree.fromstring(epub.read(package))
        files = {item.get("id"): item for item in opf.iter(f"{OPF}item")}
        for ref in opf.iter(f"{OPF}itemref"):
            item = files[ref.get("idref")]
            if ref.get("linear") == "no" or "nav" in (item.get("properties") or ""):
                continue
            page = ElementTree.fromstring(epub.read(f"{folder}/{item.get('href')}" if folder else item.get("href")))
            # What both make of the metadata is worded for each.
            if any(element.get(TYPE) in ("titlepage", "colophon") for element in page.iter()):
                continue
            for element in page.iter():
                name = element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else ""
                if name not in BLOCKS or any(child.tag.removeprefix(XHTML) in BLOCKS for child in element.iter() if child is not element and isinstance(child.tag, str)):
                    continue
                if any("MathML" in child.tag for child in element.iter() if isinstance(child.tag, str)):
                    continue
                # Dates in vertical lines are in Han numerals.
                if "byline" in (element.get("class") or ""):
                    continue
                text = bare(texts(element, {"rt", "rp"}))
                if text:
                    (headings if name.startswith("h") else paragraphs).append(text)
                    # Between the lines stand readings, in the order of the page.
                    if not name.startswith("h") and element.find(f".//{XHTML}rt") is None:
                        plain.append(text)
    return paragraphs, headings, plain


def structured(path):
    """Text in the order of the structure, without readings and marks of notes."""
    out, skip, before = [], None, ""
    listing = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        depth, line = len(line) - len(line.lstrip()), line.strip()
        if skip is not None and depth <= skip:
            skip = None
        if skip is not None:
            continue
        if re.match(r"(RT|WP|Reference)\b", line) or (line.startswith("Lbl") and before.startswith("Note")):
            skip = depth
        elif line.startswith('"'):
            out.append(line[1:-1] if line.endswith('"') else line[1:])
        before = line
    return bare("".join(out))


def poppler(path):
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


def pdfium(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    # A hyphen at the end of a line is U+0002 there.
    return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\x02", "")


def mupdf(path):
    import pymupdf

    return "\n".join(page.get_text() for page in pymupdf.open(path))


def pdfjs(path):
    command = ["node", os.path.join(os.path.dirname(__file__), "extract.mjs"), os.environ["PDFJS"], path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def engines():
    yield "poppler", poppler
    for name, module, read in [("PDFium", "pypdfium2", pdfium), ("MuPDF", "pymupdf", mupdf)]:
        try:
            __import__(module)
            yield name, read
        except ImportError:
            print(f"   no {name} here")
    if "PDFJS" in os.environ:
        yield "pdf.js", pdfjs


def main(source, files):
    paragraphs, headings, plain = book(source)
    own = "".join(paragraphs + headings)
    failed = False
    for path in files:
        found = structured(path)
        lost = [text for text in paragraphs + headings if text not in found]
        report = [f"structure {len(paragraphs) + len(headings) - len(lost)}/{len(paragraphs) + len(headings)}"]
        failed |= bool(lost)
        for text in lost[:3]:
            print(f"   not in the structure of {path}: {text[:60]}")
        for name, read in engines():
            found = bare(read(path))
            grams = {text[at : at + 8] for text in plain for at in range(len(text) - 7)}
            share = sum(gram in found for gram in grams) / max(len(grams), 1)
            unfound = [text for text in headings if text not in found]
            forms = sorted(set(FORMS.findall(found)) - set(FORMS.findall(own)))
            report.append(f"{name} {share:.3f}")
            if share < LEAST or unfound or forms:
                failed = True
                print(f"   {name}, {path}: headings not found {unfound[:3]}, forms {[unicodedata.name(form) for form in forms]}")
        print(("FAIL" if failed else "ok"), path.rpartition("/")[2], ", ".join(report))
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
