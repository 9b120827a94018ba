import { gzipSync } from 'node:zlib';
import { compactJson } from './compact.ts';
import type { ReportData } from './report-data.ts';

/** What decides numbers again, in the live panel, keeps every digit, and so does what the page shows with more than five. */
const exact = new Set(['config', 'settings', 'data', 'manifest', 'curves', 'factorNumber', 'levels', 'next', 'reference']);

/**
 * Puts a report's data into the built page.
 *
 * @param page - the page as Vite built it.
 * @param title - any text.
 * @param data - what the page shows.
 * @returns the file's text: one HTML file that needs nothing else.
 */
export function fillPage(page: string, title: string, data: ReportData): string {
  const packed = gzipSync(compactJson(data, exact), { level: 9 }).toString('base64');
  return page
    .replace('<html lang="en">', () => `<html lang="${data.language}">`)
    .replace('%title%', () => escapeHtml(title))
    .replace('%data%', () => packed);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
