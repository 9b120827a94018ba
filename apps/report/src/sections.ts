import type { GrowthResult, ManifestDraft, MethodResult } from '@kuznets/studies';
import { formatInterval, formatNumber, formatRanks, shorten } from './format.ts';
import { html, trusted, type Markup } from './html.ts';
import { importanceFigure } from './figures/importance.ts';
import { svgText } from './figures/svg.ts';

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
  return html`<section id="method-${method.id}"><h2>${method.label}</h2>
<figure>${trusted(svgText(importanceFigure(result, method)))}<figcaption>${importance.label}: mean over ${method.runs.length} seeds (bar) and 5–95 % interval (line). The interval shows the method’s own randomness, not that of the sample.</figcaption></figure>
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
  const rows = result.methods.flatMap(({ label, accuracy: { inSample, outOfBag, crossValidated } }) => [
    ...[['in sample', inSample] as const, ['out of bag', outOfBag] as const].flatMap(([sample, fit]) => {
      if (fit === null) return [];
      const cells = [fit.r2, fit.mae, fit.mse].map((spread) => html`<td>${formatNumber(spread?.mean ?? null)}</td><td>${spread === null ? '–' : formatInterval(spread.low, spread.high)}</td>`);
      return [html`<tr><th scope="row">${label}</th><td>${sample}</td>${cells}</tr>`];
    }),
    ...(crossValidated === null
      ? []
      : [html`<tr><th scope="row">${label}</th><td>cross-validated</td>${[crossValidated.r2, crossValidated.mae, crossValidated.mse].map((value) => html`<td>${formatNumber(value)}</td><td>–</td>`)}</tr>`]),
  ]);
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
  const label = (id: string): string => result.methods.find((method) => method.id === id)?.label ?? id;
  const pairs = result.agreement.map(
    ({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) =>
      html`<li>${label(a)} and ${label(b)}: rank correlation ${formatNumber(spearman)}; ${sharedTopEight} of the first 8 and ${sharedTopTen} of the first 10 shared.</li>`,
  );
  return html`<section id="agreement"><h2>Agreement</h2><ul>${pairs}</ul>${publishedTable(result)}</section>`;
}

function publishedTable(result: GrowthResult): Markup | null {
  const { reference } = result;
  if (reference === null) return null;
  const compared = reference.overlaps.flatMap(({ method: id, ...shared }) => {
    const method = result.methods.find((entry) => entry.id === id)!;
    const list = reference.rankings[method.name];
    return list === undefined ? [] : [{ method, list, ...shared }];
  });
  const length = Math.max(0, ...compared.map(({ list }) => list.length));
  const rows = Array.from({ length }, (_, place) => {
    const cells = compared.map(({ method, list }) => html`<td>${shorten(method.ranking[place] ?? '')}</td><td>${list[place] ?? ''}</td>`);
    return html`<tr><td>${place + 1}</td>${cells}</tr>`;
  });
  const heads = compared.map(({ method }) => html`<th scope="col">${method.label}</th><th scope="col">published</th>`);
  const shared = compared.map(
    ({ method, sharedTopEight, sharedTopTen }) => html`<li>${method.label}: ${sharedTopEight} of the published first 8, ${sharedTopTen} of the first 10.</li>`,
  );
  const reasons = [...new Set(reference.cells.map(({ reason }) => reason))].map((reason) => {
    const cells = reference.cells.filter((cell) => cell.reason === reason).length;
    return html`<li>${cells} of ${reference.cells.length} published cells: ${reason.replaceAll('-', ' ')}</li>`;
  });
  return html`<h3>Published rankings</h3><ul>${shared}</ul><div class="scroll"><table><thead><tr><th scope="col"></th>${heads}</tr></thead>
<tbody>${rows}</tbody></table></div><ul>${reasons}</ul><p class="note">Source: ${reference.source}. Every cell is in tables/comparison.csv.</p>`;
}

/**
 * Explained variation and nonlinearity of every method's leading determinants.
 *
 * @param result - the growth result.
 * @returns a section; nothing where no function was decomposed.
 */
export function variationSection(result: GrowthResult): Markup | null {
  const names = result.data.features.map((feature) => feature.name);
  const rows = result.methods.flatMap(({ label: method, ranking, variation }) =>
    variation === null
      ? []
      : ranking.slice(0, 10).map((name) => {
          const at = names.indexOf(name);
          const share = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : (100 * value).toFixed(2));
          return html`<tr><th scope="row">${method}</th><td>${shorten(name, 40)}</td><td>${share(variation.fepv.mean[at])}</td><td>${share(variation.fepvUncentred.mean[at])}</td><td>${share(variation.nonlinearity.mean[at])}</td></tr>`;
        }),
  );
  if (rows.length === 0) return null;
  return html`<section id="variation"><h2>What the fitted functions use</h2><p class="note">Fraction of explained prediction variation of one determinant, per cent of the variance of the predictions (FEPV) and of
their mean square (as printed in the paper), and the share of its contribution that a straight line misses (nonlinearity, per cent).</p><div class="scroll"><table><thead><tr><th scope="col">Method</th>
<th scope="col">Determinant</th><th scope="col">FEPV</th><th scope="col">FEPV, uncentred</th><th scope="col">Nonlinearity</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
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
