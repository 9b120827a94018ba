import type { Device } from '@kuznets/core-gpu';
import { type BaggedOptions, RandomForestRegressor } from '@kuznets/ensembles';
import { type Difference, type Table, unequal } from '@kuznets/test-kit';
import { fls2001, simulated } from './tables.ts';

/** A forest whose hash is the same on every backend. */
export interface KnownForest {
  readonly name: string;
  readonly data: () => Table | Promise<Table>;
  readonly options: BaggedOptions;
  /** Of its binary format. */
  readonly hash: string;
}

const forestSeed = 20_040_901;

const settings = {
  'bagging, leaf 1': { maxFeatures: 'all', minSamplesLeaf: 1 },
  'bagging, leaf 5': { maxFeatures: 'all', minSamplesLeaf: 5 },
  'forest, leaf 1': { maxFeatures: 'third', minSamplesLeaf: 1 },
  'forest, leaf 5': { maxFeatures: 'third', minSamplesLeaf: 5 },
} as const;

/** Bagging and forests of a table, with leaf 1 and 5. */
export function forestsOf(
  table: string,
  data: KnownForest['data'],
  trees: number,
  hashes: Readonly<Record<keyof typeof settings, string>>,
): readonly KnownForest[] {
  return Object.entries(hashes).map(([setting, hash]) => ({
    name: `${table}, ${setting}`,
    data,
    options: { ...settings[setting as keyof typeof settings], nEstimators: trees, randomState: forestSeed },
    hash,
  }));
}

/** Bagging and forests of leaf 1 and 5, of 24 trees of real data and 2 of simulated ones. */
export const knownForests: readonly KnownForest[] = [
  ...forestsOf('fls2001', fls2001, 24, {
    'bagging, leaf 1': '40e04071238d885a25db2a1bafc1678f28fcf0f8f2c146426e7fb49bfd33a8d0',
    'bagging, leaf 5': 'cdcb8f6376e5a1c2b2dc06662fea336b3a54bfcf38eed1aa6336f022a6158582',
    'forest, leaf 1': 'ec153879085b49b037c36314a5f4fcbae9578e6e2697a7f678116329aa73ba7e',
    'forest, leaf 5': '3e35925a23d8c28e63ee4d5c73351aea13e3d8791f950f2e758cec957b4d74b8',
  }),
  ...forestsOf('2,000 x 50 simulated', simulated, 2, {
    'bagging, leaf 1': '6f099ee40c7740cf71333b8530ceca709d28309f6cf7ea1f9068b9a1f34b5e04',
    'bagging, leaf 5': 'cfe110ca4f44d28c11cf6cd91d6c7ba7f5015591f3902db218dbe69aa495b4a4',
    'forest, leaf 1': 'af37ef23cd1e5c46e07fb935a2d68c44a5a6ecfe4e47eb512df1a3428ff576e6',
    'forest, leaf 5': '5e8d6c859aefb744375e7c6582d67155233f086677253a83a8dc944f35385785',
  }),
];

/** What came of a known forest on a device. */
export interface ForestCheck {
  readonly forest: string;
  readonly hash: string;
  readonly seconds: number;
  readonly difference: Difference | null;
}

/** Grows a known forest. */
export async function checkForest(device: Device, { name, data, options, hash }: KnownForest): Promise<ForestCheck> {
  const table = await data();
  const began = performance.now();
  const got = await new RandomForestRegressor(options).fit(table, { device }).then(
    ({ result }) => result.forestHash,
    (error: unknown) => String(error),
  );
  const seconds = (performance.now() - began) / 1000;
  return { forest: name, hash: got, seconds, difference: got === hash ? null : unequal('sha256', got, hash) };
}
