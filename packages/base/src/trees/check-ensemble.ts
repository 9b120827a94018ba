import { ConfigError, ShapeError } from '../errors.ts';
import { type LevelSets, type NodeModels, type TreeEnsemble } from './trees.ts';

/** Most splits on one path. */
export const MOST_SPLITS = 4096;

/**
 * Checks an ensemble in time linear in its nodes: sizes, indices, finite leaves, and that nodes form trees.
 *
 * @returns the number of splits on the longest path
 * @throws ConfigError, ShapeError that name the tree and the node
 */
export function checkEnsemble({ trees, nFeatures, scale, base }: TreeEnsemble): number {
  const { offsets, feature, threshold, childrenLeft, childrenRight, value, count, cover } = trees;
  const { missingLeft, linear, levels } = trees;
  const nodes = feature.length;
  const columns = { threshold, childrenLeft, childrenRight, value, count, cover, missingLeft };
  for (const [name, array] of Object.entries(columns)) {
    if (array && array.length !== nodes)
      throw new ShapeError(`${name} has ${array.length} elements; allowed: as many as feature, ${nodes}`);
  }
  if (!Number.isInteger(nFeatures) || nFeatures < 1)
    throw new ShapeError(`nFeatures ${nFeatures}; allowed: an integer of at least 1`);
  if (offsets.length < 2 || offsets[0] !== 0 || offsets.at(-1) !== nodes) {
    throw new ShapeError(
      `offsets ${offsets.length < 2 ? 'hold no tree' : `run from ${offsets[0]} to ${offsets.at(-1)}`}; allowed: from 0 to ${nodes}, the number of nodes`,
    );
  }
  for (const [name, number] of Object.entries({ scale, base })) {
    if (!Number.isFinite(number)) throw new ConfigError(`${name} ${number}; allowed: a finite number`);
  }
  if (linear) checkNodeModels(linear, nodes, nFeatures);
  if (levels) checkLevels(levels, nodes);
  const seen = new Uint8Array(nodes);
  const stack = new Int32Array(nodes + 1);
  const depths = new Int32Array(nodes);
  let deepest = 0;
  for (let tree = 0; tree + 1 < offsets.length; tree += 1) {
    const root = offsets[tree]!;
    const size = offsets[tree + 1]! - root;
    if (!(size >= 1)) throw new ShapeError(`tree ${tree} has ${size} nodes; allowed: at least 1`);
    const where = (node: number): string => `tree ${tree}, node ${node - root}`;
    seen[root] = 1;
    stack[0] = root;
    for (let top = 1; top > 0; ) {
      const node = stack[--top]!;
      const split = feature[node]!;
      if (split < 0) {
        if (!Number.isFinite(value[node]))
          throw new ConfigError(`${where(node)}: the leaf's value is ${value[node]}; allowed: finite numbers`);
        continue;
      }
      if (split >= nFeatures)
        throw new ConfigError(`${where(node)} splits on feature ${split}; allowed: 0 to ${nFeatures - 1}`);
      if (Number.isNaN(threshold[node]))
        throw new ConfigError(`${where(node)}: the threshold is NaN; allowed: numbers`);
      const depth = depths[node]! + 1;
      for (let side = 0; side < 2; side += 1) {
        const child = side === 0 ? childrenLeft[node]! : childrenRight[node]!;
        if (!(child >= 0 && child < size))
          throw new ConfigError(`${where(node)} has child ${child}; allowed: 0 to ${size - 1}`);
        if (seen[root + child])
          throw new ConfigError(`${where(root + child)} is reached twice; allowed: once, from its parent`);
        seen[root + child] = 1;
        depths[root + child] = depth;
        stack[top++] = root + child;
      }
      if (depth > deepest) deepest = depth;
    }
  }
  if (deepest > MOST_SPLITS) throw new ConfigError(`a path has ${deepest} splits; allowed: at most ${MOST_SPLITS}`);
  return deepest;
}

function checkNodeModels({ offsets, feature, coef }: NodeModels, nodes: number, nFeatures: number): void {
  if (
    offsets.length !== nodes + 1 ||
    offsets[0] !== 0 ||
    offsets.at(-1) !== coef.length ||
    feature.length !== coef.length
  ) {
    throw new ShapeError(
      `leaf models: ${offsets.length} offsets, ${feature.length} features, ${coef.length} coefficients; allowed: ${nodes + 1} offsets from 0 to the number of coefficients`,
    );
  }
  const node = offsets.findIndex((offset, at) => at > 0 && offset < offsets[at - 1]!);
  if (node >= 0)
    throw new ShapeError(
      `leaf models: the offset of node ${node} is smaller than the one before; allowed: increasing offsets`,
    );
  const term = coef.findIndex((value, at) => !Number.isFinite(value) || feature[at]! < 0 || feature[at]! >= nFeatures);
  if (term >= 0)
    throw new ConfigError(
      `leaf models: coefficient ${coef[term]} of feature ${feature[term]}; allowed: finite numbers, features 0 to ${nFeatures - 1}`,
    );
}

function checkLevels({ offsets, level }: LevelSets, nodes: number): void {
  if (offsets.length !== nodes + 1 || offsets[0] !== 0 || offsets.at(-1) !== level.length)
    throw new ShapeError(
      `levels: ${offsets.length} offsets and ${level.length} levels; allowed: ${nodes + 1} offsets from 0 to the number of levels`,
    );
  for (let node = 0; node < nodes; node += 1) {
    const [from, to] = [offsets[node]!, offsets[node + 1]!];
    if (from > to)
      throw new ShapeError(
        `levels: the offset of node ${node + 1} is smaller than the one before; allowed: increasing offsets`,
      );
    for (let at = from; at < to; at += 1) {
      if (level[at]! < (at > from ? level[at - 1]! + 1 : 0))
        throw new ConfigError(`levels: ${level[at]} at node ${node}; allowed: increasing numbers of at least 0`);
    }
  }
}
