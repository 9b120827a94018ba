import { panel, parseTable } from '@kuznets/data';
import { uniforms } from '@kuznets/test-kit';
import type { RegionsData } from '../src/regions/data.ts';

/** Shape of a simulated panel. */
export interface PanelShape {
  /** Default 12, R0, R1 ... */
  readonly regions?: number;
  /** Default 9, from 2000 on. */
  readonly periods?: number;
  /** Default 4, a, b ... */
  readonly indicators?: number;
}

/** A panel whose value in region i, period t and indicator k is a function of them. */
export async function simulatedPanel(
  value: (i: number, t: number, k: number) => number,
  { regions = 12, periods = 9, indicators = 4 }: PanelShape = {},
): Promise<RegionsData> {
  const names = Array.from('abcdefgh').slice(0, indicators);
  const rows = Array.from({ length: regions * periods }, (_, at) => {
    const [i, t] = [Math.floor(at / periods), at % periods];
    return [`R${i}`, 2000 + t, ...names.map((_name, k) => value(i, t, k))].join(',');
  });
  const table = await parseTable(`region,year,${names.join(',')}\n${rows.join('\n')}\n`, { file: 'simulated.csv' });
  return { panel: panel(table, { period: 'year' }), catalogued: false, citation: null };
}

/** The first five regions higher than the others, each indicator of each a random walk of its own. */
export function walks(seed: number): (i: number, t: number, k: number) => number {
  const next = uniforms(seed);
  const paths = new Map<string, number[]>();
  return (i, t, k) => {
    const key = `${i} ${k}`;
    const path = paths.get(key) ?? [(i < 5 ? 12 : 4) + 2 * next()];
    while (path.length <= t) path.push(path.at(-1)! + next() - 0.5);
    paths.set(key, path);
    return path[t]!;
  };
}
