/** Results as a spreadsheet: RFC 4180, in the form that Excel opens by a double click. */

/**
 * @param {string[][]} rows  the names of the columns first
 * @param {string} locale
 * @returns {string} begins with a byte order mark, by which Excel knows UTF-8
 */
export function csv(rows, locale) {
  // Where a comma stands in numbers, Excel parts cells by semicolons.
  const comma = (0.5).toLocaleString(locale).includes(",") ? ";" : ",";
  return `\ufeff${rows.map((row) => `${row.map(cell).join(comma)}\r\n`).join("")}`;
}

/**
 * @param {string} text
 * @returns {string} never a formula, which a spreadsheet would work out (OWASP, CSV injection)
 */
function cell(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return `"${(/^[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
}

/**
 * Give a file to the reader.
 *
 * @param {string} name
 * @param {string} text
 */
export function give(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  // Not at once: some browsers read it only now.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
