import { type Sample, groupMembers } from '@kuznets/base';
import { fitModel } from '../bma/exact-marginals.ts';
import { modelSpace } from '../bma/model-space.ts';
import { type BmaOptions, resolveBmaOptions } from '../bma/options.ts';
import { scaleColumns } from '../sample.ts';
import type { Predictive, PredictiveModel } from './predictive.ts';

/** Of a model average what is needed of the models kept: their columns and posterior probabilities. */
export interface KeptModels {
  readonly bestModels: readonly { readonly features: readonly number[]; readonly probability: number }[];
}

/**
 * The distribution of a new target by a model average: of each model kept Student's t, weighted by the models' posterior probabilities, which
 * are scaled to add up to 1.
 *
 * Within model M, with shrinkage `d = g / (1 + g)`, it is t with `n - 1` degrees of freedom about `mean(y) + d c'b`, of scale
 * `sqrt(SST (1 - d R2) / (n - 1) (1 + 1 / n + d c'(X'X)^-1 c))`: BMS's `pred.density`. For `bace` it is that of least squares; for `hyper-g` d stands at
 * its posterior mean, which leaves out what not knowing g adds.
 *
 * @param sample - what the average was fitted to
 * @param result - the fitted average: its `bestModels`
 * @param options - as it was fitted with
 * @returns plain data for `predictiveIntervals`
 *
 * Source: Fernandez, Ley and Steel (2001), https://doi.org/10.1002/jae.623; Zeugner and Feldkircher (2015), https://doi.org/10.18637/jss.v068.i04.
 *
 * @example
 * ```ts
 * const options = { modelSize: 7 } as const;
 * const { result } = await new BayesianModelAveraging(options).fit(data, { device });
 * const { low, high } = predictiveIntervals(bmaPredictive(data, result, options), data.x, data.rows, 0.9);
 * ```
 */
export function bmaPredictive(sample: Sample, { bestModels }: KeptModels, options: BmaOptions = {}): Predictive {
  const { x, y, rows, features } = sample;
  const scaled = scaleColumns(x, rows, features, true);
  const target = scaleColumns(y, rows, 1, true);
  const [mean, length] = [target.mean[0]!, target.norm[0]!];
  const varying = Array.from({ length: features }, (_, j) => j).filter((j) => scaled.norm[j]! > 0);
  const places = new Map(varying.map((column, place) => [column, place]));
  const columns = new Float64Array(varying.length * rows);
  varying.forEach((j, at) => columns.set(scaled.columns.subarray(j * rows, (j + 1) * rows), at * rows));
  const candidates = groupMembers(sample).filter((own) => own.some((column) => places.has(column))).length;
  const settings = resolveBmaOptions(options, rows, candidates);
  const space = modelSpace({ rows, columns, candidates: varying.length, y: target.columns }, settings);
  const total = bestModels.reduce((sum, { probability }) => sum + probability, 0);
  return {
    features,
    models: bestModels.flatMap(({ features: members, probability }): PredictiveModel[] => {
      const own = members.map((column) => places.get(column)!);
      const fit = fitModel(space, own);
      if (!fit) return [];
      const q = members.length;
      const k = q + 1;
      const { shrinkage } = fit;
      const inverse = inverseOf(
        Float64Array.from(
          { length: q * q },
          (_, at) => space.gram[own[Math.floor(at / q)]! * space.features + own[at % q]!]!,
        ),
      );
      const spread = new Float64Array(k * k);
      spread[0] = 1 / rows;
      const norms = members.map((column) => scaled.norm[column]!);
      for (let i = 0; i < q; i++)
        for (let j = 0; j < q; j++)
          spread[(i + 1) * k + j + 1] = (shrinkage * inverse[i * q + j]!) / (norms[i]! * norms[j]!);
      const df = settings.g === 'bace' ? rows - q - 1 : rows - 1;
      return [
        {
          ...{ weight: probability / total, df, spread },
          variance: (length * length * (1 - shrinkage * (1 - fit.residual))) / df,
          columns: Uint32Array.from(members),
          centre: Float64Array.from(members, (column) => scaled.mean[column]!),
          coef: Float64Array.from({ length: k }, (_, j) =>
            j === 0 ? mean : (shrinkage * fit.coef[j - 1]! * length) / norms[j - 1]!,
          ),
        },
      ];
    }),
  };
}

/** Inverse of a positive definite matrix, by elimination in place. */
function inverseOf(matrix: Float64Array): Float64Array {
  const n = Math.sqrt(matrix.length);
  for (let pivot = 0; pivot < n; pivot++) {
    const divisor = matrix[pivot * n + pivot]!;
    matrix[pivot * n + pivot] = 1;
    for (let j = 0; j < n; j++) matrix[pivot * n + j]! /= divisor;
    for (let i = 0; i < n; i++) {
      if (i === pivot) continue;
      const factor = matrix[i * n + pivot]!;
      matrix[i * n + pivot] = 0;
      for (let j = 0; j < n; j++) matrix[i * n + j]! -= factor * matrix[pivot * n + j]!;
    }
  }
  return matrix;
}
