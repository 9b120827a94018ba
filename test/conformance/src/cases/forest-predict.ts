import { type CodedRows, type OutOfBag, type RoutableTrees, forestPredict } from '@kuznets/core-gpu';
import { codesOf, forestPredictOracle, growTreesOracle, uniforms } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type SampleName, samples } from '../samples.ts';
import { type CaseOptions, caseName, clustersOfRows, growOptions, startsOfRows } from './grow-trees.ts';

type Trees = ReturnType<typeof growTreesOracle>;

const forests = new Map<string, Trees>();

/** The oracle's forest for a case, grown once. */
export function forestOf(name: SampleName, options: CaseOptions): Trees {
  const key = caseName(name, options);
  const forest = forests.get(key) ?? growTreesOracle(samples[name](), growOptions(name, options));
  forests.set(key, forest);
  return forest;
}

function randomRows(rows: number, features: number, codes: number): ReturnType<typeof codesOf> {
  const next = uniforms(rows + 1);
  return { rows, features, codes: Uint32Array.from({ length: rows * features }, () => Math.floor(next() * codes)) };
}

function predictCase(
  label: string,
  name: SampleName,
  options: CaseOptions,
  rowsOf: () => ReturnType<typeof codesOf>,
  outOfBag?: OutOfBag,
): Case {
  const exact = exactCase(
    `${label}: ${caseName(name, options)}`,
    (device) =>
      forestPredict(
        device,
        forestOf(name, options) satisfies RoutableTrees,
        rowsOf() satisfies CodedRows,
        outOfBag ? { outOfBag } : {},
      ),
    () => forestPredictOracle(forestOf(name, options), rowsOf(), outOfBag),
  );
  return { ...exact, prepare: () => forestOf(name, options) };
}

const training = (name: SampleName, options: CaseOptions): Case =>
  predictCase('training rows', name, options, () => codesOf(samples[name]()));

const outOfBag = (name: SampleName, options: CaseOptions): Case =>
  predictCase('out of bag', name, options, () => codesOf(samples[name]()), growOptions(name, options));

const strangers = (rows: number, name: SampleName, options: CaseOptions): Case =>
  predictCase(`${rows} other rows`, name, options, () => randomRows(rows, samples[name]().features, 90));

/** Cuts above 65,535: a forest whose routing has more codes than ranks fit in 16 bits. */
function wideCuts(): Case {
  const narrow = (): Trees => forestOf('mixed', { trees: 8 });
  const wide = (): RoutableTrees & { cut: Uint32Array<ArrayBuffer> } => ({
    ...narrow(),
    cut: Uint32Array.from(narrow().cut, (cut, node) => (narrow().feature[node] === -1 ? 0 : cut + 70_000)),
  });
  const rows = (): ReturnType<typeof codesOf> => {
    const { codes, ...rest } = randomRows(50, 7, 40);
    return { ...rest, codes: codes.map((code) => code + 70_000) };
  };
  return exactCase(
    'codes above 65,535',
    (device) => forestPredict(device, wide(), rows()),
    () => forestPredictOracle({ ...narrow(), cut: wide().cut }, rows()),
  );
}

/** Cases of `forestPredict`. */
export const table: readonly Case[] = [
  training('mixed', {}),
  training('growth', { trees: 9, features: 'third' }),
  training('wide', { trees: 6 }),
  training('binned', { trees: 4 }),
  training('constantTarget', {}),
  training('extreme', {}),
  training('oneRow', { trees: 3 }),
  training('mixed', { trees: 0 }),
  training('mixed', { trees: 1 }),
  training('mixed', { trees: 67, maxDepth: 2 }),
  training('most16', { trees: 2, maxDepth: 3 }),
  outOfBag('mixed', {}),
  outOfBag('mixed', { features: 'third', minSamplesLeaf: 5, minSamplesSplit: 10 }),
  outOfBag('growth', { trees: 7, minSamplesLeaf: 5 }),
  outOfBag('mixed', { firstTree: 1_000_003, features: 'third' }),
  outOfBag('mixed', { seed: 2 ** 53 - 1, features: 'third' }),
  outOfBag('mixed', { replace: false }),
  outOfBag('mixed', { replace: false, draws: 25 }),
  outOfBag('mixed', { draws: 1 }),
  outOfBag('mixed', { starts: startsOfRows(40) }),
  outOfBag('mixed', { clusters: clustersOfRows(40), draws: 20 }),
  outOfBag('mixed', { clusters: clustersOfRows(40), draws: 12, replace: false }),
  outOfBag('wide', { trees: 6 }),
  outOfBag('binned', { trees: 4, replace: false, draws: 400 }),
  outOfBag('oneRow', { trees: 3 }),
  outOfBag('twoRows', {}),
  outOfBag('most16', { trees: 2, maxDepth: 3 }),
  outOfBag('least24', { trees: 2, maxDepth: 3 }),
  strangers(0, 'mixed', {}),
  strangers(1, 'mixed', {}),
  strangers(61, 'mixed', {}),
  strangers(63, 'mixed', { features: 'third' }),
  strangers(64, 'mixed', {}),
  strangers(65, 'mixed', {}),
  strangers(1031, 'growth', { trees: 7, minSamplesLeaf: 5 }),
  wideCuts(),
];
