import type { Device } from '../compute/device/device.ts';
import { trainProgram } from '../ops/program/train/index.ts';
import { addNoise, dense } from '../ops/program/train/layers.ts';
import { meanSquaredError } from '../ops/program/train/losses.ts';
import { type Tape, buildProgram } from '../ops/program/train/tape.ts';
import type { View } from '../ops/program/train/contract.ts';
import { forestPredict } from '../ops/tree/forest-predict/index.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample } from '../ops/tree/grow-trees/contract.ts';
import { growTrees } from '../ops/tree/grow-trees/index.ts';
import { codedRows } from '../ops/tree/grow-trees/sample.ts';

/** The kinds of work by which backends are compared: growing trees, predicting with them, training networks. */
export const workKinds = ['grow', 'predict', 'train'] as const;

/** One of {@link workKinds}. */
export type WorkKind = (typeof workKinds)[number];

const rows = 88;
const features = 67;

/** A sample of the growth study's size; each column another order of the rows. */
function sample(): RankedSample {
  const order = (row: number, feature: number): number => (((row + 1) * (feature + 1)) % (rows + 1)) - 1;
  const values = Float64Array.from({ length: features * rows }, (_, i) => i % rows);
  return {
    rows,
    features,
    rowBits: 16,
    ranks: Uint16Array.from({ length: features * rows }, (_, i) => order(i % rows, Math.floor(i / rows))),
    rankOffsets: Uint32Array.from({ length: features + 1 }, (_, feature) => feature * rows),
    lowValues: values,
    highValues: values,
    target: Int32Array.from(
      { length: rows },
      (_, row) => (order(row, 4) * order(row, 11) - order(row, 30) ** 2) * 2 ** 15,
    ),
    targetScale: 1,
    targetCentre: 0,
  };
}

const options: GrowTreesOptions = {
  seed: 1,
  draws: rows,
  replace: true,
  firstTree: 0,
  trees: 2000,
  maxFeatures: features,
  minSamplesLeaf: 5,
  minSamplesSplit: 10,
  maxDepth: Infinity,
  maxLeafNodes: Infinity,
  ties: 'hash',
};

/** The regions study's autoencoder for so many replicas. */
function trainAutoencoders(device: Device, replicas: number): Promise<unknown> {
  const [regions, indicators] = [48, 8];
  const x = Float32Array.from({ length: regions * indicators }, (_, i) => Math.sin(i));
  const program = buildProgram({
    train: (tape: Tape) => {
      const clean = tape.constant('x', [regions, indicators], x);
      const layers = [64, 32, 2, 32, 64, indicators];
      const output = layers.reduce<View>(
        (input, units, i) =>
          dense(tape, input, {
            name: `layer${String(i)}`,
            units,
            activation: i + 1 < layers.length ? 'relu' : 'linear',
          }),
        addNoise(tape, clean, 0.1),
      );
      meanSquaredError(tape, output, clean);
    },
  });
  return trainProgram(device, program, { replicas, epochs: 5, seed: 1 });
}

/** A piece of work of each kind, again and again. */
export async function piecesOf(device: Device): Promise<Readonly<Record<WorkKind, () => Promise<unknown>>>> {
  const ranked = sample();
  const coded = codedRows(ranked);
  const grown: GrownTrees = await growTrees(device, ranked, options);
  return {
    grow: () => growTrees(device, ranked, options),
    predict: () => forestPredict(device, grown, coded),
    train: () => trainAutoencoders(device, 64),
  };
}
