import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossSection, loadDataset, panel } from '@kuznets/data';

const folder = mkdtempSync(join(tmpdir(), 'kuznets-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A scratch folder that goes away with the process. */
export const scratch = (name) => join(folder, name);

/** Writes a table as raw doubles, which every peer reads quickly, and describes it. */
function store(name, { x, y, rows, features }) {
  const paths = { x: scratch(`${name}.x`), y: scratch(`${name}.y`) };
  writeFileSync(paths.x, new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
  writeFileSync(paths.y, new Uint8Array(y.buffer, y.byteOffset, y.byteLength));
  return { name, rows, features, ...paths };
}

/** sdm2004 where KUZNETS_DATA has it, else the embedded fls2001; growth in percent. */
export async function growthData() {
  const dataDir = process.env.KUZNETS_DATA;
  const name = dataDir ? 'sdm2004' : 'fls2001';
  const { table } = await loadDataset(name, dataDir ? { dataDir } : {});
  const section = await crossSection(table, { target: name === 'sdm2004' ? 'GR6096' : 'y' });
  return store(name, { ...section, y: section.y.map((growth) => 100 * growth) });
}

/** The embedded data set. */
export async function embeddedData() {
  const { table } = await loadDataset('fls2001');
  const section = await crossSection(table, { target: 'y' });
  return store('fls2001', { ...section, y: section.y.map((growth) => 100 * growth) });
}

/** Uniform numbers from a fixed seed. */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A panel of two ways in raw numbers: `columns` one after another, and the entity and period of each row; only this share of the cells is there. */
export function twoWayPanel({ rows, entities, columns, share }) {
  const next = uniform(rows + columns);
  const periods = rows / entities / share;
  const cells = Array.from({ length: Math.round(entities * periods) }, (_, at) => at);
  while (cells.length > rows)
    cells.splice(Math.floor(next() * cells.length), Math.min(cells.length - rows, 1 + Math.floor(3 * next())));
  const entity = Int32Array.from(cells, (cell) => 1 + Math.floor(cell / periods));
  const period = Int32Array.from(cells, (cell) => 1 + (cell % periods));
  const x = Float64Array.from(
    { length: rows * columns },
    (_, at) => next() + entity[at % rows] / 100 + Math.sin(period[at % rows]),
  );
  const files = Object.entries({ x, entity, period }).map(([name, values]) => {
    const file = scratch(`panel-${share}.${name}`);
    writeFileSync(file, new Uint8Array(values.buffer));
    return [name, file];
  });
  return { rows, columns, ...Object.fromEntries(files) };
}

/** A CSV of numbers: of five columns one of whole ones, the others with four decimals, in one of ten a tenth missing. */
export function writeTable(rows, columns) {
  const next = uniform(rows + columns);
  const file = scratch(`table-${rows}-${columns}.csv`);
  const cell = (column) => {
    if (column % 10 === 9 && next() < 0.1) return '';
    const number = (next() + next() + next() - 1.5) * 10 ** (column % 5);
    return column % 5 === 0 ? String(Math.round(100 * number)) : String(Math.round(1e4 * number) / 1e4);
  };
  const output = openSync(file, 'w');
  writeSync(output, `${Array.from({ length: columns }, (_, column) => `x${column + 1}`).join(',')}\n`);
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: Math.min(1000, rows - row) }, () =>
      Array.from({ length: columns }, (_, column) => cell(column)).join(','),
    );
    writeSync(output, `${lines.join('\n')}\n`);
  }
  closeSync(output);
  return { file, rows, columns, bytes: statSync(file).size };
}

/** Uniform regressors and Friedman's first function of five of them, from a fixed seed. */
export function simulated(rows, features) {
  const next = uniform(rows + features);
  const x = Float64Array.from({ length: rows * features }, next);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d, e] = x.subarray(row * features);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + 3 * (next() + next() - 1);
  });
  return store(`simulated ${rows} x ${features}`, { rows, features, x, y });
}

/** One year of a regional panel as z-scores: provinces 2022 where KUZNETS_DATA has them, else the embedded US states of 1986. */
export async function regionData() {
  const dataDir = process.env.KUZNETS_DATA;
  const [name, id, period, year] = dataDir
    ? ['provinces', 'province', 'year', '2022']
    : ['us-states', 'state', 'year', '1986'];
  const lines = readFileSync(
    dataDir
      ? join(dataDir, 'provinces/panel_complete8.csv')
      : new URL('../../../packages/data/datasets/us-states/us_states.csv', import.meta.url),
    'utf8',
  )
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const header = lines[0];
  const used = [...header.keys()].filter((column) => !['id', id, period, 'region'].includes(header[column]));
  const rows = lines
    .slice(1)
    .filter((line) => line[header.indexOf(period)] === year)
    .map((line) => used.map((column) => Number(line[column])));
  const columns = used.map((_, j) => {
    const mean = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    return { mean, deviation: Math.sqrt(rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / rows.length) };
  });
  const x = rows.flatMap((row) => row.map((value, j) => (value - columns[j].mean) / columns[j].deviation));
  return { name: `${name} ${year}`, rows: rows.length, features: used.length, x };
}

/** A whole regional panel as z-scores, regions by periods by indicators: provinces where KUZNETS_DATA has them, else the US states. */
export async function regionPanel() {
  const dataDir = process.env.KUZNETS_DATA;
  const name = dataDir ? 'provinces' : 'us-states';
  const { units, periods, indicators, values } = panel(await loadDataset(name, dataDir ? { dataDir } : {}));
  const rows = units * periods.length;
  const mean = new Float64Array(indicators);
  const deviation = new Float64Array(indicators);
  values.forEach((value, at) => (mean[at % indicators] += value / rows));
  values.forEach((value, at) => (deviation[at % indicators] += (value - mean[at % indicators]) ** 2 / rows));
  return {
    name,
    series: units,
    periods: periods.length,
    kEndog: indicators,
    endog: Array.from(values, (value, at) => (value - mean[at % indicators]) / Math.sqrt(deviation[at % indicators])),
  };
}
