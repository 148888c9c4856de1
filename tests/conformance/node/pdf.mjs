// Prints what pdf.js (the viewer of Firefox) reads of a PDF: the text of its pages, and whatever it warns of.
import { readFileSync } from "node:fs";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const warnings = [];
console.warn = console.log = (...words) => warnings.push(words.join(" "));

const document = await getDocument({
  data: new Uint8Array(readFileSync(process.argv[2])),
  standardFontDataUrl: new URL("./node_modules/pdfjs-dist/standard_fonts/", import.meta.url).pathname,
  cMapUrl: new URL("./node_modules/pdfjs-dist/cmaps/", import.meta.url).pathname,
  wasmUrl: new URL("./node_modules/pdfjs-dist/wasm/", import.meta.url).pathname,
  verbosity: VerbosityLevel.WARNINGS,
}).promise;

const pages = [];
for (let number = 1; number <= document.numPages; number += 1) {
  const page = await document.getPage(number);
  await page.getOperatorList();
  const { items } = await page.getTextContent();
  const tree = await page.getStructTree();
  pages.push({ text: items.map((item) => item.str).join(" "), isTagged: Boolean(tree?.children?.length) });
}
const { info } = await document.getMetadata();
process.stdout.write(JSON.stringify({ pages, title: info.Title ?? "", language: info.Language ?? "", warnings }));
