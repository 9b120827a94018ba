import type { ReportData } from '../file/report-data.ts';

/** Unpacks what the file carries; see file/fill-page.ts. */
export async function readData(): Promise<ReportData> {
  const packed = atob(document.getElementById('report-data')!.textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as ReportData;
}
