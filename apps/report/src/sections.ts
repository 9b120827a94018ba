import type { GrowthResult, ManifestDraft, MethodResult } from '@kuznets/studies';
import { formatInterval, formatNumber, formatRanks, shorten } from './format.ts';
import { html, type Markup } from './html.ts';
import { importanceChart } from './importance-chart.ts';

const listed = 15;

/**
 * A method's chart and the table of its leading determinants.
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @returns a section.
 */
export function methodSection(result: GrowthResult, method: MethodResult): Markup {
  const names = result.data.features.map((feature) => feature.name);
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const rows = method.ranking.slice(0, listed).map((name, place) => {
    const at = names.indexOf(name);
    const { low, high } = method.ranks;
    return html`<tr><td>${place + 1}</td><th scope="row" title="${name.slice(0, 500)}">${shorten(name, 40)}</th>
<td class="wide">${shorten(result.data.features[at]!.label ?? '', 90)}</td><td>${formatNumber(importance.mean[at]!)}</td>
<td>${formatInterval(importance.low[at]!, importance.high[at]!)}</td><td>${formatRanks(low[at]!, high[at]!)}</td>
<td>${Math.round(100 * method.topTenShare[at]!)} %</td></tr>`;
  });
  return html`<section id="method-${method.name}"><h2>${method.label}</h2>
<figure>${importanceChart(result, method)}<figcaption>${importance.label}: mean over ${method.runs.length} seeds (bar) and 5–95 % interval (line). The interval shows the method’s own randomness, not that of the sample.</figcaption></figure>
<div class="scroll"><table><thead><tr><th scope="col"></th><th scope="col">Determinant</th><th scope="col" class="wide">Description</th><th scope="col">Importance</th>
<th scope="col">5–95 %</th><th scope="col">Rank, 5–95 %</th><th scope="col">In top ten</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/**
 * R2 and errors of every method, in sample and out of bag.
 *
 * @param result - the growth result.
 * @returns a section.
 */
export function accuracySection(result: GrowthResult): Markup {
  const rows = result.methods.flatMap((method) =>
    (['inSample', 'outOfBag'] as const).flatMap((sample) => {
      const fit = method.accuracy[sample];
      if (fit === null) return [];
      const cells = (['r2', 'mae', 'mse'] as const).map((key) => {
        const spread = fit[key];
        return html`<td>${formatNumber(spread?.mean ?? null)}</td><td>${spread === null ? '–' : formatInterval(spread.low, spread.high)}</td>`;
      });
      return [html`<tr><th scope="row">${method.label}</th><td>${sample === 'inSample' ? 'in sample' : 'out of bag'}</td>${cells}</tr>`];
    }),
  );
  return html`<section id="accuracy"><h2>Accuracy</h2><div class="scroll"><table><thead><tr><th scope="col">Method</th><th scope="col">Sample</th>
<th scope="col">R²</th><th scope="col">5–95 %</th><th scope="col">MAE</th><th scope="col">5–95 %</th><th scope="col">MSE</th><th scope="col">5–95 %</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

/**
 * Agreement of the methods, and the published rankings beside ours where there are any.
 *
 * @param result - the growth result.
 * @returns a section.
 */
export function agreementSection(result: GrowthResult): Markup {
  const label = (name: string): string => result.methods.find((method) => method.name === name)?.label ?? name;
  const pairs = result.agreement.map(
    ({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) =>
      html`<li>${label(a)} and ${label(b)}: rank correlation ${formatNumber(spearman)}; ${sharedTopEight} of the first 8 and ${sharedTopTen} of the first 10 shared.</li>`,
  );
  return html`<section id="agreement"><h2>Agreement</h2><ul>${pairs}</ul>${publishedTable(result)}</section>`;
}

function publishedTable(result: GrowthResult): Markup | null {
  const { reference } = result;
  if (reference === null) return null;
  const length = Math.max(...reference.lists.map((list) => list.variables.length));
  const rows = Array.from({ length }, (_, place) => {
    const ours = result.methods.map((method) => html`<td>${shorten(method.ranking[place] ?? '')}</td>`);
    return html`<tr><td>${place + 1}</td>${ours}${reference.lists.map((list) => html`<td>${list.variables[place] ?? ''}</td>`)}</tr>`;
  });
  const shared = reference.lists.flatMap((list) => {
    if (list.method === null) return [];
    const found = reference.overlaps.find((entry) => entry.method === list.method && entry.list === list.name);
    if (found === undefined) return [];
    return [html`<li>${label(result, found.method)}: ${found.sharedTopEight} of the published first 8, ${found.sharedTopTen} of the first 10.</li>`];
  });
  return html`<h3>Published rankings</h3><ul>${shared}</ul><div class="scroll"><table><thead><tr><th scope="col"></th>
${result.methods.map((method) => html`<th scope="col">${method.label}</th>`)}${reference.lists.map((list) => html`<th scope="col">${list.label}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div><p class="note">Source: ${reference.source}.</p>`;
}

function label(result: GrowthResult, name: string): string {
  return result.methods.find((method) => method.name === name)?.label ?? name;
}

/**
 * What the result was made from and on.
 *
 * @param result - the growth result.
 * @param manifest - the facts of its manifest.
 * @returns a section.
 */
export function provenanceSection(result: GrowthResult, manifest: ManifestDraft): Markup {
  const facts: [string, string][] = [
    ['Made', `${manifest.created}, in ${manifest.seconds.toFixed(1)} s`],
    ...manifest.inputs.map((input): [string, string] => [`Input (${input.role})`, `sha256 ${input.sha256}`]),
    ['Sample', `sha256 ${result.data.sha256}`],
    ...result.methods.map((method): [string, string] => [`${method.label}, seed ${method.runs[0]!.seed}`, `sha256 ${method.runs[0]!.modelHash ?? '–'}`]),
    ...Object.entries(manifest.versions),
    ...Object.entries(manifest.device).map(([key, value]): [string, string] => [`device ${key}`, typeof value === 'string' ? value : JSON.stringify(value)]),
  ];
  return html`<section id="provenance"><h2>How to make this again</h2><p>Run <code>kuznets verify</code> on the folder of this file: it grows every forest again and compares all numbers and hashes.</p>
<div class="scroll"><table class="facts"><tbody>${facts.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value.slice(0, 2000)}</td></tr>`)}</tbody></table></div></section>`;
}
