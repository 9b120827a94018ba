import type { GrowthResult, ManifestDraft } from '@kuznets/studies';
import { html, trusted } from './html.ts';
import { accuracySection, agreementSection, methodSection, provenanceSection, variationSection } from './sections.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const style = `
:root { color-scheme: light dark; --ink: #1c2326; --soft: #5b666b; --line: #d5dbde; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9eb; --soft: #9eaab0; --line: #3a4448; --paper: #15191b; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { white-space: nowrap; } td.wide, .facts td { white-space: normal; overflow-wrap: anywhere; } td.wide { min-width: 14rem; }
th { font-weight: 600; white-space: nowrap; }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; color: var(--ink); }
figcaption, .note { color: var(--soft); font-size: 0.9rem; } .scroll { overflow-x: auto; }
@media print { body { max-width: none; margin: 0; } section { break-inside: avoid-page; } }
`;

/**
 * The report of a growth result as one HTML file: no script, no network, every text escaped.
 *
 * @param result - a growth result.
 * @param manifest - the facts of its manifest.
 * @returns the file's text.
 */
export function renderReport(result: GrowthResult, manifest: ManifestDraft): string {
  const { data, config, methods } = result;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Determinants of ${data.target} – ${data.name}</title>
<style>${trusted(style)}</style></head><body><main>
<h1>Determinants of ${data.target}</h1>
<p>${data.title ?? data.name}: ${data.rows} rows, ${data.features.length} determinants, ${methods.length} methods, ${config.seeds} ${config.seeds === 1 ? 'seed' : 'seeds'} from ${config.seed}.</p>
${data.notes.map((note) => html`<p class="note">${note}</p>`)}
${methods.map((method) => methodSection(result, method))}
${accuracySection(result)}
${variationSection(result)}
${agreementSection(result)}
${provenanceSection(result, manifest)}
${data.citation === null ? null : html`<p class="note">Data: ${data.citation}</p>`}
</main></body></html>
`;
  return page.markup;
}
