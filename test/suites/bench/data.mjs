import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossSection, loadDataset } from '@kuznets/data';

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

/** Uniform regressors and Friedman's first function of five of them, from a fixed seed. */
export function simulated(rows, features) {
  let state = rows + features;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const x = Float64Array.from({ length: rows * features }, next);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d, e] = x.subarray(row * features);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + 3 * (next() + next() - 1);
  });
  return store(`simulated ${rows} x ${features}`, { rows, features, x, y });
}
