import { type Program, predictProgram } from '@kuznets/core-gpu';
import { within } from '@kuznets/test-kit';
import type { Case } from '../case.ts';
import { type Problem, numbers, outputDifferences } from './train/gradient-case.ts';
import { problems } from './train/problems.ts';

type Arrays = Readonly<Record<string, Float32Array>>;

/** Parameters that no training has seen, another set for each replica. */
function parametersOf({ tensors }: Program, replicas: number): Arrays {
  return Object.fromEntries(
    tensors
      .filter(({ role }) => role === 'parameter')
      .map(({ name, shape }, at) => [name, numbers(40 + at, replicas * shape.reduce((a, b) => a * b, 1), 0.5)]),
  );
}

function replicaOf(arrays: Arrays, replica: number, replicas: number): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const size = values.length / replicas;
      return [name, Float64Array.from(values.subarray(replica * size, (replica + 1) * size))];
    }),
  );
}

/** The outputs of every replica against the model in float64. */
function predictCase({ name, program, oracle, inputs, replicas = 5, firstReplica = 0 }: Problem): Case {
  const parameters = parametersOf(program(), replicas);
  return {
    name,
    run: (device) =>
      predictProgram(device, program(), { replicas, parameters, ...(inputs ? { inputs: inputs(replicas) } : {}) }),
    differences: (result) =>
      Array.from({ length: replicas }, (_, replica) => replica).flatMap((replica) => {
        const point = replicaOf(parameters, replica, replicas);
        const { outputs } = oracle(point, firstReplica + replica, point);
        return within(`replica ${replica}`, outputDifferences(replicaOf(result as Arrays, replica, replicas), outputs));
      }),
  };
}

/** Cases of `predict`: the models of the cases of `train`, at parameters of no training. */
export const table: readonly Case[] = problems.map(predictCase);
