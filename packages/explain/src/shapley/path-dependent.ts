import {
  ConfigError,
  type Table,
  type TreeEnsemble,
  checkEnsemble,
  goesLeft,
  groupCount,
  predictEnsemble,
} from '@kuznets/base';
import { checkBackground, checkFeatures } from '../background.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { placesOf, playersOf } from './pattern-input.ts';
import { type ShapleyValues, pairsOf } from './shapley-values.ts';

/** Options of {@link pathDependentShapleyValues}. */
export interface PathDependentOptions {
  /** Interaction values of every pair too. Default false. */
  readonly interactions?: boolean;
}

/** A player on the way to a leaf: whether the row meets its conditions, and the share of training rows that does. */
interface Place {
  player: number;
  met: boolean;
  share: number;
}

/**
 * Path-dependent Shapley values of a tree ensemble: those of XGBoost's `predict(pred_contribs=True)`, LightGBM's `pred_contrib` and shap's
 * `TreeExplainer(model)` without data.
 *
 * The game is `v_i(S)`, the mean over both children of a split on a player outside of S, weighted by the training rows that went either
 * way: no background is asked for, and a player that the model ignores at the row may still be given something, for rows go where
 * training rows went, together with what is correlated. `shapleyValues` replaces values instead.
 *
 * At a leaf of value `v` a player gets `v (a_k - r_k)` times the integral over t from 0 to 1 of the product over the path's other players
 * of `a t + r (1 - t)`, with `a` whether the row meets the player's conditions and `r` the share of training rows: Gauss-Legendre nodes
 * give it exactly.
 *
 * @param ensemble - The trees, with constant leaves and the training rows of every node, or their weights (`trees.count`, `trees.cover`).
 * @param table - Rows to explain, `rows x features`; its groups are the players.
 * @param options - See {@link PathDependentOptions}.
 * @returns See {@link ShapleyValues}; `expected` is the mean prediction over the training rows that the trees were counted with.
 * @throws ConfigError, ShapeError for an ensemble or a table outside what is allowed, or trees that do not say where rows went.
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67, https://doi.org/10.1038/s42256-019-0138-9
 * @example
 * ```ts
 * const trees = {
 *   offsets: Uint32Array.of(0, 3),
 *   feature: Int32Array.of(0, -1, -1),
 *   threshold: Float64Array.of(1.5, 0, 0),
 *   childrenLeft: Int32Array.of(1, -1, -1),
 *   childrenRight: Int32Array.of(2, -1, -1),
 *   value: Float64Array.of(0, 10, 20),
 *   count: Uint32Array.of(4, 1, 3),
 * };
 * const table = { x: Float64Array.of(1, 2), rows: 2, features: 1 };
 * pathDependentShapleyValues({ trees, nFeatures: 1, scale: 1, base: 0 }, table).values; // Float64Array [-7.5, 2.5]
 * ```
 */
export const pathDependentShapleyValues = (
  ensemble: TreeEnsemble,
  table: Table,
  { interactions = false }: PathDependentOptions = {},
): ShapleyValues => {
  const { trees, scale, base } = ensemble;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, table);
  checkBackground(table, trees.missingLeft !== undefined);
  checkEnsemble(ensemble);
  const { cover, linear } = trees;
  const count = cover ?? trees.count;
  if (linear) throw new ConfigError('leaves with linear models; allowed: constant leaves');
  if (!count)
    throw new ConfigError('the trees do not say how many training rows their nodes had; allowed: trees that do');
  const { x, rows, features } = table;
  const players = groupCount(table);
  const playerOf = playersOf(table);
  const { nodes, weights } = gaussLegendre(Math.max(1, Math.ceil(placesOf(trees, playerOf) / 2)));
  const pairs = pairsOf(players);
  const values = new Float64Array(players * rows);
  const pairValues = new Float64Array(interactions ? pairs.first.length * rows : 0);
  const path: Place[] = [];
  let expected = 0;

  /** The integral without the places `a` and `b`. */
  const integral = (a: number, b: number): number => {
    let sum = 0;
    nodes.forEach((t, at) => {
      let product = weights[at]!;
      path.forEach(({ met, share }, place) => {
        if (place !== a && place !== b) product *= (met ? t : 0) + share * (1 - t);
      });
      sum += product;
    });
    return sum;
  };
  const addLeaf = (row: number, leaf: number): void => {
    const value = scale * leaf;
    expected += path.reduce((product, { share }) => product * share, value) / rows;
    path.forEach(({ player, met, share }, place) => {
      const change = value * (Number(met) - share);
      values[player * rows + row]! += change * integral(place, place);
      if (!interactions) return;
      for (let other = place + 1; other < path.length; other += 1) {
        const { player: second, met: metToo, share: shareToo } = path[other]!;
        const low = Math.min(player, second);
        const pair = (low * (2 * players - low - 1)) / 2 + Math.max(player, second) - low - 1;
        pairValues[pair * rows + row]! += change * (Number(metToo) - shareToo) * integral(place, other);
      }
    });
  };
  const visit = (row: number, root: number, node: number): void => {
    const split = trees.feature[node]!;
    if (split < 0) return addLeaf(row, trees.value[node]!);
    const left = goesLeft(trees, node, x[row * features + split]!);
    const player = playerOf[split]!;
    let place = path.find((other) => other.player === player);
    const fresh = place === undefined;
    if (place === undefined) path.push((place = { player, met: true, share: 1 }));
    const { met, share } = place;
    for (const side of [true, false]) {
      const child = root + (side ? trees.childrenLeft : trees.childrenRight)[node]!;
      place.met = met && side === left;
      place.share = count[node] === 0 ? 0 : (share * count[child]!) / count[node]!;
      visit(row, root, child);
    }
    if (fresh) path.pop();
    else Object.assign(place, { met, share });
  };
  for (let row = 0; row < rows; row += 1) {
    for (let tree = 0; tree + 1 < trees.offsets.length; tree += 1)
      visit(row, trees.offsets[tree]!, trees.offsets[tree]!);
  }
  return {
    ...{ rows, players, expected: base + expected, values },
    prediction: predictEnsemble(ensemble, table),
    interactions: interactions ? { ...pairs, values: pairValues } : null,
  };
};
