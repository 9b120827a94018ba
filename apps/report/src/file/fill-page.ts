import { gzipSync, strToU8 } from 'fflate';
import { compactJson } from './compact.ts';
import type { ReportData } from './report-data.ts';

/** The bulk of a result: tables show five digits of it at most, and profiles are only drawn. */
const digits = new Map([
  ['importances', 6],
  ['variation', 6],
  ['profiles', 5],
  ['shapley', 6],
]);

/**
 * Puts a report's data into the built page.
 *
 * @param page - the page as Vite built it.
 * @param title - any text.
 * @param data - what the page shows.
 * @returns the file's text: one HTML file that needs nothing else.
 */
export function fillPage(page: string, title: string, data: ReportData): string {
  // Not Node's zlib: another version of it packs to other bytes, and verify compares bytes.
  const bytes = gzipSync(strToU8(compactJson(data, digits)), { level: 9, mtime: 0 });
  const packed = Buffer.from(bytes).toString('base64');
  return page
    .replace('<html lang="en">', () => `<html lang="${data.language}">`)
    .replaceAll('%title%', () => escapeHtml(title))
    .replace('%data%', () => packed);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'%]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
