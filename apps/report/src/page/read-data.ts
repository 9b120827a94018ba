import type { ReportData } from '../file/report-data.ts';

/** Unpacks what the file carries; see file/fill-page.ts. */
export async function readData(): Promise<ReportData> {
  return (await unpack(document.getElementById('report-data')!.textContent).json()) as ReportData;
}

/** What was packed by gzip and base64. */
export function unpack(packed: string): Response {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}
