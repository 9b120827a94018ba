import {
  type Device,
  type Program,
  type SparseMatrix,
  type Tape,
  type TrainOptions,
  type View,
  addNoise,
  binaryCrossEntropy,
  buildProgram,
  columns,
  dense,
  graphConvolution,
  leastSquares,
  lstm,
  lstmAtLast,
  meanSquaredError,
  modularityLoss,
  multiply,
  programGradient,
  reshape,
  rows,
  selfTrainingLoss,
  softmax,
  sparsePenalty,
  studentSimilarity,
  trainProgram,
} from '@kuznets/core-gpu';
import {
  type ActivationName,
  type Matrix,
  type ParameterValues,
  adamOracle,
  centralDifferences,
  denseOracle,
  flatten,
  gradientDifferences,
  graphConvolutionOracle,
  leastSquaresOracle,
  lstmOracle,
  noiseOracle,
  recordDifferences,
  squaredErrorOracle,
  toMatrix,
  uniforms,
} from '@kuznets/test-kit';
import type { Case } from '../case-table.ts';

interface Expected {
  readonly loss: number;
  readonly outputs: Readonly<Record<string, ArrayLike<number>>>;
}

interface Problem {
  readonly name: string;
  readonly program: () => Program;
  /** The model in float64; `replica` for its random numbers and inputs. */
  readonly oracle: (parameters: ParameterValues, replica: number) => Expected;
  readonly inputs?: (replicas: number) => Readonly<Record<string, Float32Array>>;
  readonly replicas?: number;
  readonly firstReplica?: number;
}

const seed = 20_250_701;

interface Reference extends Expected {
  readonly point: ParameterValues;
  readonly slopes: Readonly<Record<string, Float64Array>>;
}

function close(label: string, got: number | undefined, value: number): string[] {
  return Math.abs(Number(got) - value) <= 2e-5 * Math.max(1, Math.abs(value)) ? [] : [`${label}: got ${String(got)}, expected ${value}`];
}

/** Loss, outputs and every gradient against the model in float64 and its central differences, for the first and last replica. */
function gradientCase({ name, program, oracle, inputs, replicas = 5, firstReplica = 0 }: Problem): Case {
  const known = new Map<number, Reference>();
  const reference = (replica: number, point: ParameterValues): Reference => {
    const found = known.get(replica) ?? { ...oracle(point, replica), point, slopes: centralDifferences((moved) => oracle(moved, replica).loss, point) };
    known.set(replica, found);
    return found;
  };
  return {
    name,
    run: async (device: Device) => {
      const { loss, ...records } = await programGradient(device, program(), { replicas, firstReplica, seed, ...(inputs ? { inputs: inputs(replicas) } : {}) });
      return { loss, ...Object.fromEntries(Object.entries(records).flatMap(([part, record]) => Object.entries(record).map(([key, values]) => [`${part}/${key}`, values]))) };
    },
    differences: (result) => {
      const all = Object.entries(result as Readonly<Record<string, Float32Array>>);
      const part = (prefix: string, replica: number): Record<string, Float64Array> =>
        Object.fromEntries(
          all
            .filter(([key]) => key.startsWith(`${prefix}/`))
            .map(([key, values]) => [key.slice(prefix.length + 1), Float64Array.from(values.subarray((replica * values.length) / replicas, ((replica + 1) * values.length) / replicas))]),
        );
      const loss = new Map(all).get('loss');
      if (loss?.length !== replicas) return [`${String(loss?.length)} losses, expected ${replicas}`];
      return [...new Set(replicas > 0 ? [0, replicas - 1] : [])].flatMap((replica) => {
        const { point, slopes, ...expected } = reference(replica, part('parameters', replica));
        const outputs = part('outputs', replica);
        return [
          ...recordDifferences(part('parameters', replica), point),
          ...close('loss', loss[replica], expected.loss),
          ...Object.entries(expected.outputs).flatMap(([key, values]) => {
            const got = outputs[key];
            if (got?.length !== values.length) return [`${key}: ${String(got?.length)} elements, expected ${values.length}`];
            return Array.from(values).flatMap((value, index) => close(`${key}[${index}]`, got[index], value)).slice(0, 3);
          }),
          ...gradientDifferences(part('gradients', replica), slopes),
        ].map((line) => `replica ${replica}: ${line}`);
      });
    },
  };
}

function numbers(key: number, length: number, scale = 1): Float32Array {
  const next = uniforms(key);
  return Float32Array.from({ length }, () => scale * (2 * next() - 1));
}

function denseCase(n: number, k: number, units: number, activation: ActivationName, bias = true, replicas = 5): Case {
  const x = numbers(n + k, n * k);
  const target = numbers(units, n * units);
  const model = (tape: Tape): View => dense(tape, tape.constant('x', [n, k], x), { name: 'layer', units, activation, bias });
  return gradientCase({
    name: `dense ${n} x ${k} to ${units}, ${activation}${bias ? '' : ', no bias'}, ${replicas} replicas`,
    replicas,
    program: () => buildProgram({ train: (tape) => meanSquaredError(tape, model(tape), tape.constant('target', [n, units], target)), predict: (tape) => ({ y: model(tape) }) }),
    oracle: (parameters) => {
      const y = denseOracle(toMatrix(x, k), parameters, 'layer', activation);
      return { loss: squaredErrorOracle(y, toMatrix(target, units)), outputs: { y: flatten(y) } };
    },
  });
}

function autoencoderCase(n: number, sizes: readonly number[], activation: ActivationName, rest: Partial<Problem> = {}): Case {
  const p = sizes.at(-1) ?? 0;
  const code = Math.floor(sizes.length / 2) - 1;
  const x = numbers(7, n * p);
  const weight = numbers(8, n * p).map((value) => (value > 0.5 ? 0 : 1));
  const name = (layer: number): string => `layer${layer}`;
  const kind = (layer: number): ActivationName => (layer === sizes.length - 1 ? 'linear' : activation);
  const model = (tape: Tape, input: View): View[] => {
    const values: View[] = [];
    sizes.forEach((units, layer) => values.push(dense(tape, values.at(-1) ?? input, { name: name(layer), units, activation: kind(layer) })));
    return values;
  };
  return gradientCase({
    name: `denoising autoencoder ${p}-${sizes.join('-')} of ${n} rows, ${activation}`,
    ...rest,
    program: () =>
      buildProgram({
        train: (tape) => {
          const input = tape.constant('x', [n, p], x);
          const values = model(tape, addNoise(tape, input, 0.1));
          meanSquaredError(tape, values.at(-1) ?? input, input, { weight: { name: 'mask', values: weight } });
          sparsePenalty(tape, values[code] ?? input, 0.01);
        },
        predict: (tape) => {
          const values = model(tape, tape.constant('x', [n, p], x));
          return { codes: values[code] ?? columns(tape.constant('x', [n, p], x), 0, 1), fitted: rows(values.at(-1) ?? tape.constant('x', [n, p], x), 1, n - 1) };
        },
      }),
    oracle: (parameters, replica) => {
      const forward = (input: Matrix): number[][][] => {
        const values: number[][][] = [];
        sizes.forEach((_, layer) => values.push(denseOracle(values.at(-1) ?? input, parameters, name(layer), kind(layer))));
        return values;
      };
      const noise = noiseOracle(n * p, { seed, epoch: 0, replica: (rest.firstReplica ?? 0) + replica, purpose: 51 });
      const clean = toMatrix(x, p);
      const values = forward(clean.map((row, i) => row.map((value, j) => value + 0.1 * (noise[i * p + j] ?? 0))));
      const penalty = (values[code] ?? []).flat().reduce((sum, value) => sum + Math.abs(value), 0) / n;
      const plain = forward(clean);
      return {
        loss: squaredErrorOracle(values.at(-1) ?? [], clean, toMatrix(weight, p)) + 0.01 * penalty,
        outputs: { codes: flatten(plain[code] ?? []), fitted: flatten((plain.at(-1) ?? []).slice(1)) },
      };
    },
  });
}

/** D^-1/2 (A + I) D^-1/2 of random symmetric weights. */
function randomGraph(n: number, key: number): { readonly adjacency: number[][]; readonly normalised: number[][] } {
  const next = uniforms(key);
  const adjacency = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const weight = next() < 0.4 ? Math.fround(next()) : 0;
      adjacency[i]![j] = weight;
      adjacency[j]![i] = weight;
    }
  }
  const looped = adjacency.map((row, i) => row.map((value, j) => value + (i === j ? 1 : 0)));
  const degree = looped.map((row) => row.reduce((sum, value) => sum + value, 0));
  return { adjacency, normalised: looped.map((row, i) => row.map((value, j) => Math.fround(value / Math.sqrt((degree[i] ?? 1) * (degree[j] ?? 1))))) };
}

function sparse(matrix: Matrix): SparseMatrix {
  const entries = matrix.map((row) => row.flatMap((value, j) => (value === 0 ? [] : [{ j, value }])));
  const offsets = Uint32Array.of(0, ...entries.map((_, i) => entries.slice(0, i + 1).reduce((sum, row) => sum + row.length, 0)));
  return {
    ...{ name: 'graph', rows: matrix.length, columns: matrix[0]?.length ?? 0, offsets },
    ...{ indices: Uint32Array.from(entries.flat(), ({ j }) => j), values: Float32Array.from(entries.flat(), ({ value }) => value) },
  };
}

type Adjacency = 'dense' | 'sparse' | 'per replica';

/** Two graph convolutions under the graph autoencoder's loss. */
function graphCase(n: number, k: number, hidden: number, adjacency: Adjacency): Case {
  const { adjacency: weights, normalised } = randomGraph(n, 5);
  const x = numbers(3, n * k);
  const target = Float32Array.from(weights.flat());
  const positive = target.map((value) => (value > 0 ? 2.5 : 1));
  const scaleOf = (replica: number): number => (adjacency === 'per replica' ? 1 + replica / 4 : 1);
  const graph = (tape: Tape): View | SparseMatrix => {
    if (adjacency === 'dense') return tape.constant('S', [n, n], Float32Array.from(normalised.flat()));
    return adjacency === 'sparse' ? sparse(normalised) : tape.input('S', [n, n]);
  };
  const model = (tape: Tape): View => {
    const h = graphConvolution(tape, tape.constant('x', [n, k], x), graph(tape), { name: 'conv0', units: hidden, activation: 'relu', bias: true });
    return graphConvolution(tape, h, graph(tape), { name: 'conv1', units: 2 });
  };
  return gradientCase({
    name: `graph autoencoder of ${n} nodes, ${k} to ${hidden} to 2, adjacency ${adjacency}`,
    ...(adjacency === 'per replica'
      ? { inputs: (replicas: number) => ({ S: Float32Array.from({ length: replicas * n * n }, (_, e) => scaleOf(Math.floor(e / (n * n))) * (normalised.flat()[e % (n * n)] ?? 0)) }) }
      : {}),
    program: () =>
      buildProgram({
        train: (tape) => {
          const z = model(tape);
          binaryCrossEntropy(tape, multiply(tape, z, z, { transposeB: true }), tape.constant('A', [n, n], target), { weight: { name: 'weight', values: positive } });
        },
        predict: (tape) => ({ z: model(tape) }),
      }),
    oracle: (parameters, replica) => {
      const S = normalised.map((row) => row.map((value) => Math.fround(value * scaleOf(replica))));
      const z = graphConvolutionOracle(graphConvolutionOracle(toMatrix(x, k), S, parameters, 'conv0', 'relu'), S, parameters, 'conv1');
      let sum = 0;
      let total = 0;
      z.forEach((a, i) =>
        z.forEach((b, j) => {
          const p = 1 / (1 + Math.exp(-a.reduce((dot, value, f) => dot + value * (b[f] ?? 0), 0)));
          const t = target[i * n + j] ?? 0;
          const w = positive[i * n + j] ?? 0;
          sum -= w * (t * Math.log(p) + (1 - t) * Math.log(1 - p));
          total += w;
        }),
      );
      return { loss: sum / total, outputs: { z: flatten(z) } };
    },
  });
}

/** A dense layer and softmax under the modularity loss. */
function modularityCase(n: number, clusters: number): Case {
  const { adjacency } = randomGraph(n, 11);
  const x = numbers(4, n * 3);
  const flat = Float32Array.from(adjacency.flat());
  const model = (tape: Tape): View => softmax(tape, dense(tape, tape.constant('x', [n, 3], x), { name: 'assign', units: clusters }));
  return gradientCase({
    name: `modularity of ${n} nodes in ${clusters} clusters`,
    program: () => buildProgram({ train: (tape) => modularityLoss(tape, model(tape), flat, 0.5), predict: (tape) => ({ assignment: model(tape) }) }),
    oracle: (parameters) => {
      const assignment = denseOracle(toMatrix(x, 3), parameters, 'assign').map((row) => {
        const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
        return row.map((value) => Math.exp(value) / total);
      });
      const degree = adjacency.map((row) => row.reduce((sum, value) => sum + value, 0));
      const twoM = degree.reduce((sum, value) => sum + value, 0);
      let trace = 0;
      adjacency.forEach((row, i) =>
        row.forEach((weight, j) => {
          const together = (assignment[i] ?? []).reduce((sum, value, c) => sum + value * (assignment[j]?.[c] ?? 0), 0);
          trace += (weight - ((degree[i] ?? 0) * (degree[j] ?? 0)) / twoM) * together;
        }),
      );
      const sizes = Array.from({ length: clusters }, (_, c) => assignment.reduce((sum, row) => sum + (row[c] ?? 0), 0));
      const norm = Math.sqrt(sizes.reduce((sum, value) => sum + value ** 2, 0));
      return { loss: -trace / twoM + ((0.5 * Math.sqrt(clusters)) / n) * norm, outputs: { assignment: flatten(assignment) } };
    },
  });
}

/** Self-training: p is that of the unmoved point, so central differences hold it fixed. */
function selfTrainingCase(n: number, clusters: number): Case {
  const x = numbers(6, n * 3);
  const shape = [clusters, 2] as const;
  const model = (tape: Tape): { readonly z: View; readonly centres: View } => ({
    z: dense(tape, tape.constant('x', [n, 3], x), { name: 'embed', units: 2, activation: 'tanh' }),
    centres: tape.parameter('centres', shape, { uniform: 1 }),
  });
  const fixed = new Map<number, number[][]>();
  return gradientCase({
    name: `self-training of ${n} points to ${clusters} centres`,
    program: () =>
      buildProgram({
        train: (tape) => {
          const { z, centres } = model(tape);
          selfTrainingLoss(tape, z, centres);
        },
        predict: (tape) => {
          const { z, centres } = model(tape);
          return { q: studentSimilarity(tape, z, centres) };
        },
      }),
    oracle: (parameters, replica) => {
      const z = denseOracle(toMatrix(x, 3), parameters, 'embed', 'tanh');
      const centres = toMatrix(parameters['centres'] ?? [], 2);
      const q = z.map((point) => {
        const raw = centres.map((centre) => 1 / (1 + point.reduce((sum, value, f) => sum + (value - (centre[f] ?? 0)) ** 2, 0)));
        const total = raw.reduce((sum, value) => sum + value, 0);
        return raw.map((value) => value / total);
      });
      const frequency = centres.map((_, c) => q.reduce((sum, row) => sum + (row[c] ?? 0), 0));
      const sharp = q.map((row) => {
        const raw = row.map((value, c) => value ** 2 / (frequency[c] ?? 1));
        const total = raw.reduce((sum, value) => sum + value, 0);
        return raw.map((value) => value / total);
      });
      const target = fixed.get(replica) ?? sharp;
      fixed.set(replica, target);
      const loss = target.reduce((sum, row, i) => sum + row.reduce((inner, p, c) => inner + p * Math.log(p / (q[i]?.[c] ?? 1)), 0), 0) / n;
      return { loss, outputs: { q: flatten(q) } };
    },
  });
}

/** A (bidirectional) LSTM with a dense layer on its last states. */
function lstmCase(n: number, features: number, steps: number, hidden: number, bidirectional: boolean): Case {
  const x = numbers(9, steps * n * features);
  const target = numbers(10, n * 3);
  const model = (tape: Tape): { readonly y: View; readonly all: View } => {
    const states = lstm(tape, tape.constant('x', [steps, n, features], x), { name: 'lstm', hidden, steps, bidirectional });
    return { y: dense(tape, states.at.at(-1) ?? states.last, { name: 'head', units: 3 }), all: states.all };
  };
  return gradientCase({
    name: `${bidirectional ? 'bidirectional ' : ''}LSTM ${features} to ${hidden}, ${steps} steps of ${n} rows`,
    program: () =>
      buildProgram({ train: (tape) => meanSquaredError(tape, model(tape).y, tape.constant('target', [n, 3], target)), predict: (tape) => ({ ...model(tape) }) }),
    oracle: (parameters) => {
      const sequence = Array.from({ length: steps }, (_, t) => toMatrix(x.subarray(t * n * features, (t + 1) * n * features), features));
      const forward = lstmOracle(sequence, parameters, 'lstm', hidden);
      const reverse = bidirectional ? lstmOracle(sequence.toReversed(), parameters, 'lstm.reverse', hidden).toReversed() : undefined;
      const all = forward.map((block, t) => block.map((row, i) => [...row, ...(reverse?.[t]?.[i] ?? [])]));
      const y = denseOracle(all.at(-1) ?? [], parameters, 'head');
      return { loss: squaredErrorOracle(y, toMatrix(target, 3)), outputs: { y: flatten(y), all: flatten(all.flat()) } };
    },
  });
}

/** The paper's LSTM-DFA: loadings from the states, factors by least squares, a dense layer to the forecast. */
function lstmDfaCase(n: number, p: number, steps: number, hidden: number, factors: number, ridge: number, replicas = 5): Case {
  const x = numbers(12, steps * n * p);
  const target = numbers(13, n * p);
  const model = (tape: Tape): { readonly forecast: View; readonly loadings: View; readonly factors: View } => {
    const y = tape.constant('y', [steps, n, p], x);
    const loadings = dense(tape, lstmAtLast(tape, y, { name: 'lstm', hidden, steps, bidirectional: true }), { name: 'loadings', units: p * factors });
    const { solution } = leastSquares(tape, loadings, rows(y, (steps - 1) * n, n), { unknowns: factors, ridge });
    return { forecast: dense(tape, solution, { name: 'forecast', units: p }), loadings, factors: solution };
  };
  return gradientCase({
    name: `LSTM-DFA of ${n} regions, ${p} indicators, ${steps} steps, hidden ${hidden}, ${factors} factors, ridge ${ridge}`,
    replicas,
    program: () =>
      buildProgram({ train: (tape) => meanSquaredError(tape, model(tape).forecast, tape.constant('target', [n, p], target)), predict: (tape) => ({ ...model(tape) }) }),
    oracle: (parameters) => {
      const sequence = Array.from({ length: steps }, (_, t) => toMatrix(x.subarray(t * n * p, (t + 1) * n * p), p));
      const forward = lstmOracle(sequence, parameters, 'lstm', hidden);
      const reverse = lstmOracle(sequence.toReversed(), parameters, 'lstm.reverse', hidden).toReversed();
      const states = (forward.at(-1) ?? []).map((row, i) => [...row, ...(reverse.at(-1)?.[i] ?? [])]);
      const loadings = denseOracle(states, parameters, 'loadings');
      const F = loadings.map((row, i) => leastSquaresOracle(toMatrix(row, factors), sequence.at(-1)?.[i] ?? [], ridge));
      const forecast = denseOracle(F, parameters, 'forecast');
      return { loss: squaredErrorOracle(forecast, toMatrix(target, p)), outputs: { forecast: flatten(forecast), loadings: flatten(loadings), factors: flatten(F) } };
    },
  });
}

/** Least squares whose loadings and right side are both computed. */
function leastSquaresCase(n: number, p: number, unknowns: number): Case {
  const x = numbers(14, n * 4);
  const target = numbers(15, n * unknowns);
  const model = (tape: Tape): View => {
    const input = tape.constant('x', [n, 4], x);
    const loadings = dense(tape, input, { name: 'loadings', units: p * unknowns });
    return leastSquares(tape, loadings, dense(tape, input, { name: 'right', units: p }), { unknowns, ridge: 0.05 }).solution;
  };
  return gradientCase({
    name: `least squares of ${n} samples, ${p} equations, ${unknowns} unknowns`,
    program: () =>
      buildProgram({
        train: (tape) => meanSquaredError(tape, model(tape), tape.constant('target', [n, unknowns], target)),
        predict: (tape) => ({ x: reshape(model(tape), n * unknowns, 1) }),
      }),
    oracle: (parameters) => {
      const right = denseOracle(toMatrix(x, 4), parameters, 'right');
      const solution = denseOracle(toMatrix(x, 4), parameters, 'loadings').map((row, i) => leastSquaresOracle(toMatrix(row, unknowns), right[i] ?? [], 0.05));
      return { loss: squaredErrorOracle(solution, toMatrix(target, unknowns)), outputs: { x: flatten(solution) } };
    },
  });
}

/** A whole run against Adam in float64: noise epoch by epoch, schedule, clipping, early stopping, the best parameters kept. */
function runCase(label: string, options: Pick<TrainOptions, 'schedule' | 'clipNorm' | 'patience' | 'restoreBest'>, rate: (epoch: number) => number, replicas = 5): Case {
  const x = numbers(21, 15 * 4);
  const epochs = 12;
  const model = (tape: Tape, input: View): View =>
    dense(tape, dense(tape, input, { name: 'in', units: 3, activation: 'tanh' }), { name: 'out', units: 4 });
  const program = (): Program =>
    buildProgram({
      train: (tape) => {
        const clean = tape.constant('train', [10, 4], x.subarray(0, 40));
        meanSquaredError(tape, model(tape, addNoise(tape, clean, 0.3)), clean);
      },
      validate: (tape) => {
        const rest = tape.constant('rest', [5, 4], x.subarray(40));
        meanSquaredError(tape, model(tape, rest), rest);
      },
    });
  const forward = (input: Matrix, parameters: ParameterValues): Matrix => denseOracle(denseOracle(input, parameters, 'in', 'tanh'), parameters, 'out');
  const [clean, rest] = [toMatrix(x.subarray(0, 40), 4), toMatrix(x.subarray(40), 4)];
  return {
    name: `run of ${replicas} replicas, ${label}`,
    run: async (device: Device) => {
      const { parameters: begun } = await trainProgram(device, program(), { replicas, epochs: 0, seed });
      const { parameters, outputs: _outputs, replicas: _replicas, ...histories } = await trainProgram(device, program(), { replicas, epochs, seed, learningRate: 0.1, ...options });
      const named = (prefix: string, record: Readonly<Record<string, Float32Array>>): object => Object.fromEntries(Object.entries(record).map(([key, values]) => [`${prefix}/${key}`, values]));
      return { ...histories, ...named('begun', begun), ...named('parameters', parameters) };
    },
    differences: (result) => {
      const all = Object.entries(result as Readonly<Record<string, Float32Array>>);
      const of = (prefix: string, replica: number): Record<string, Float64Array> =>
        Object.fromEntries(
          all
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, values]) => [key.slice(prefix.length), Float64Array.from(values.subarray((replica * values.length) / replicas, ((replica + 1) * values.length) / replicas))]),
        );
      return [0, replicas - 1].flatMap((replica) => {
        const noisy = (epoch: number): Matrix => {
          const noise = noiseOracle(40, { seed, epoch, replica, purpose: 51 });
          return clean.map((row, i) => row.map((value, j) => value + 0.3 * (noise[4 * i + j] ?? 0)));
        };
        const expected = adamOracle(
          of('begun/', replica),
          (parameters, epoch) => squaredErrorOracle(forward(noisy(epoch), parameters), clean),
          (parameters) => squaredErrorOracle(forward(rest, parameters), rest),
          { epochs, rate, ...options },
        );
        const got = of('', replica);
        const last = (losses: readonly number[]): Float64Array => Float64Array.from({ length: epochs }, (_, epoch) => losses[Math.min(epoch, losses.length - 1)] ?? Number.NaN);
        const exact = (key: 'bestEpoch' | 'epochsRun'): string[] => (got[key]?.[0] === expected[key] ? [] : [`${key}: got ${String(got[key]?.[0])}, expected ${expected[key]}`]);
        return [
          ...exact('bestEpoch'),
          ...exact('epochsRun'),
          ...gradientDifferences({ trainLoss: got['trainLoss'] ?? [], validationLoss: got['validationLoss'] ?? [] }, { trainLoss: last(expected.trainLoss), validationLoss: last(expected.validationLoss) }, 1e-4),
          ...gradientDifferences(of('parameters/', replica), options.restoreBest === false ? expected.last : expected.parameters, 1e-3),
        ].map((line) => `replica ${replica}: ${line}`);
      });
    },
  };
}

/** Cases of `train`: every layer and loss, and the three models of the regions study. */
export const table: readonly Case[] = [
  denseCase(7, 5, 3, 'linear'),
  denseCase(1, 1, 1, 'sigmoid'),
  denseCase(5, 9, 8, 'tanh', true, 1),
  denseCase(31, 8, 13, 'relu', true, 64),
  denseCase(6, 3, 7, 'sigmoid', false, 67),
  denseCase(4, 6, 2, 'linear', true, 0),
  denseCase(37, 3, 4, 'linear', true, 5),
  autoencoderCase(6, [5, 2, 5, 4], 'tanh'),
  autoencoderCase(2, [64, 32, 2, 32, 64, 8], 'relu', { replicas: 1 }),
  autoencoderCase(9, [6, 2, 6, 3], 'relu', { replicas: 3, firstReplica: 1_000_003 }),
  graphCase(11, 2, 6, 'dense'),
  graphCase(11, 2, 6, 'sparse'),
  graphCase(7, 3, 4, 'per replica'),
  modularityCase(12, 3),
  selfTrainingCase(9, 3),
  leastSquaresCase(5, 6, 1),
  leastSquaresCase(4, 9, 8),
  lstmCase(5, 3, 4, 3, false),
  lstmCase(3, 8, 3, 5, true),
  lstmCase(1, 1, 1, 1, true),
  lstmDfaCase(2, 8, 3, 16, 2, 1e-3, 1),
  lstmDfaCase(3, 5, 3, 4, 3, 0.1),
  runCase('constant rate', {}, () => 0.1),
  runCase('steps and clipping', { schedule: { kind: 'step', every: 5, factor: 0.3 }, clipNorm: 0.2 }, (epoch) => 0.1 * 0.3 ** Math.floor(epoch / 5)),
  runCase('cosine, stopping early', { schedule: { kind: 'cosine', minimum: 0.02 }, patience: 1 }, (epoch) => 0.02 + 0.04 * (1 + Math.cos((Math.PI * epoch) / 12)), 9),
  runCase('stopping early, the last parameters', { patience: 1, restoreBest: false }, () => 0.1, 9),
];
