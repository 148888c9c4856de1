// Prints what read-excel-file reads of a workbook, as a preview in a browser would: the rows of each sheet.
import readWorkbook from "read-excel-file/node";

const sheets = await readWorkbook(process.argv[2]);
process.stdout.write(JSON.stringify(sheets));
