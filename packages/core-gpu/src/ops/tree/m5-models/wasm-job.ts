import { largestTree, treeCount } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { GrownTrees } from '../grow-trees/contract.ts';
import { groupsOf } from '../../groups.ts';
import { uploadBag } from '../grow-trees/wasm-job.ts';
import type { M5Models, M5ModelsOptions, M5Sample } from './contract.ts';
import { joinM5 } from './join.ts';

const TERM_WORDS = 4;

/** Arguments of {@link m5ModelsJob}. */
export interface M5ModelsArgs extends M5ModelsOptions {
  readonly trees: GrownTrees;
}

/** Fits, prunes and smooths a range of trees on one worker, tree by tree. */
export function m5ModelsJob(kernels: Kernels, { trees, ...options }: M5ModelsArgs, sample: M5Sample): M5Models {
  const { rows, features } = sample;
  const { groups, groupOf } = groupsOf(sample);
  const feature = kernels.upload(trees.feature);
  const cut = kernels.upload(Uint32Array.from(trees.cut));
  const right = kernels.upload(trees.childrenRight);
  const most = largestTree(trees);
  const [source, outFeature, outRight, value, count, linear] = [4, 4, 4, 8, 4, 4].map((size) =>
    kernels.allocate(size * (most + 1)),
  ) as [number, number, number, number, number, number];
  const prediction = kernels.allocate(8 * rows);
  const outOfBag = kernels.allocate(rows);
  const delta = kernels.allocate(8 * groups);
  const baseError = kernels.allocate(8);
  const fixed = {
    ...{ rows, features, groups, prediction, outOfBag, delta, baseError },
    groupOf: kernels.upload(groupOf),
    ...{ codes: kernels.upload(sample.codes), x: kernels.upload(sample.x), y: kernels.upload(sample.y) },
    ...{ prune: options.prune, smooth: options.smooth, permute: options.permute === true },
    ...{ outSource: source, outFeature, outRight, outValue: value, outCount: count, outLinear: linear },
  };

  const parts = Array.from(
    { length: treeCount(trees) },
    (_, t): M5Models =>
      kernels.scoped(() => {
        const from = trees.offsets[t]!;
        const at = 4 * from;
        const result = kernels.record('M5Result', { nodes: 0, oobCount: 0, terms: 0 });
        kernels.exports.m5Model(
          kernels.record('M5Params', {
            ...fixed,
            bag: uploadBag(kernels, rows, { ...options, firstTree: options.firstTree + t }),
            nodes: trees.offsets[t + 1]! - from,
            ...{ feature: feature + at, cut: cut + at, right: right + at },
          }),
          result,
        );
        const { nodes, oobCount, terms: termsAt } = kernels.read('M5Result', result);
        const features_ = kernels.download(Int32Array, outFeature, nodes);
        const linearOffsets = kernels.download(Uint32Array, linear, nodes + 1);
        const terms = kernels.view(Uint32Array, termsAt, TERM_WORDS * linearOffsets[nodes]!);
        const coefs = kernels.view(Float64Array, termsAt, 2 * linearOffsets[nodes]!);
        const length = linearOffsets[nodes]!;
        const models = {
          offsets: linearOffsets,
          feature: Int32Array.from({ length }, (_unused, i) => terms[TERM_WORDS * i + 2]!),
          coef: Float64Array.from({ length }, (_unused, i) => coefs[2 * i]!),
        };
        return {
          trees: {
            offsets: Uint32Array.of(0, nodes),
            feature: features_,
            threshold: Float64Array.from(kernels.view(Uint32Array, source, nodes), (node, i) =>
              features_[i]! < 0 ? 0 : trees.threshold[from + node]!,
            ),
            childrenLeft: features_.map((f, i) => (f < 0 ? -1 : i + 1)),
            childrenRight: kernels.download(Int32Array, outRight, nodes),
            value: kernels.download(Float64Array, value, nodes),
            count: kernels.download(Uint32Array, count, nodes),
            linear: models,
          },
          prediction: kernels.download(Float64Array, prediction, rows),
          outOfBag: kernels.download(Uint8Array, outOfBag, rows),
          ...(options.permute && {
            permutation: {
              delta: kernels.download(Float64Array, delta, groups),
              baseError: kernels.download(Float64Array, baseError, 1),
              oobCount: Uint32Array.of(oobCount),
            },
          }),
        };
      }),
  );
  return joinM5(parts);
}
