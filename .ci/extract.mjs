// Text of a PDF as pdf.js (Firefox) finds it: extract.mjs NODE_MODULES FILE.pdf
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Only painting needs these; without them the canvas of another package would have to be there.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const [modules, file] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(resolve(modules, "pdfjs-dist/legacy/build/pdf.mjs")));
const pdf = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise;
for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    // As the file has it: what pdf.js would replace must not be there.
    const { items } = await page.getTextContent({ disableNormalization: true });
    process.stdout.write(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("") + "\n");
    page.cleanup();
}
