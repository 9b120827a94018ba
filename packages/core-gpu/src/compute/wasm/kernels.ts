import type { StepKernels } from '../../ops/program/train/steps.ts';
import { kernelsBase64 } from './generated/kernels-base64.ts';

/** Exports of assembly/index.ts; pointers and integers are numbers. */
export interface KernelExports extends StepKernels {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  mark(): number;
  rewind(to: number): void;
  setSeed(low: number, high: number): void;
  philoxAt(out: number, c0: number, c1: number, c2: number, c3: number): void;
  jobSetSample(rows: number, features: number, rowBits: number, order: number, target: number): void;
  jobSetRules(
    ...args: [
      maxFeatures: number,
      minLeaf: number,
      minSplit: number,
      maxDepth: number,
      tiesFirst: number,
      draws: number,
      replace: number,
    ]
  ): void;
  jobSetCriterion(root: number, roots: number): void;
  jobSetOutput(
    feature: number,
    rankLeft: number,
    rankRight: number,
    left: number,
    right: number,
    sum: number,
    count: number,
  ): void;
  growTrees(firstTree: number, trees: number, stride: number): void;
  forestSet(feature: number, cut: number, left: number, right: number, value: number): void;
  forestPredictScratch(rows: number, features: number): number;
  forestPredict(
    offsets: number,
    trees: number,
    codes: number,
    rows: number,
    features: number,
    sum: number,
    count: number,
    scratch: number,
  ): void;
  forestPredictOob(
    ...args: [
      ...[
        offsets: number,
        trees: number,
        codes: number,
        rows: number,
        features: number,
        sum: number,
        count: number,
        scratch: number,
      ],
      ...[weight: number, firstTree: number, draws: number, replace: number],
    ]
  ): void;
  oobPermutation(
    ...args: [
      ...[offsets: number, trees: number, codes: number, target: number, rows: number, features: number],
      ...[firstTree: number, draws: number, replace: number, shift: number],
      ...[delta: number, baseError: number, oobCount: number],
      ...[weight: number, list: number, permutation: number, base: number, paths: number, used: number],
    ]
  ): void;
  treeVariationScratch(words: number, depth: number, terms: number, features: number): number;
  treeVariationModels(offsets: number, feature: number, coef: number, columns: number): void;
  treeVariationSample(
    ...args: [
      codes: number,
      rows: number,
      features: number,
      words: number,
      firstWord: number,
      stride: number,
      slotOf: number,
      slots: number,
    ]
  ): void;
  treeVariationSums(
    ...args: [
      prediction: number,
      removed: number,
      dependence: number,
      dependenceConstant: number,
      pairRemoved: number,
      pairDependence: number,
      pairConstant: number,
    ]
  ): void;
  treeVariation(
    ...args: [
      offsets: number,
      trees: number,
      feature: number,
      cut: number,
      missing: number,
      left: number,
      right: number,
      value: number,
      depth: number,
      terms: number,
      scratch: number,
    ]
  ): void;
  hyperSet(rows: number, a: number, logBeta: number): void;
  subsetScratch(features: number, most: number): number;
  subsetSet(features: number, gram: number, xy: number, most: number, scratch: number): void;
  visitedBytes(wanted: number, words: number): number;
  visitedSet(wanted: number, words: number, memory: number): void;
  visitedWrite(bits: number, logs: number, visits: number): number;
  bmaScratch(features: number, most: number): number;
  bmaSet(
    ...args: [
      ...[features: number, most: number, logWeight: number, up: number, divisor: number],
      ...[hyper: number, offset: number, slope: number, power: number, shrink: number, scratch: number],
    ]
  ): void;
  bmaOutput(positive: number, joint: number, sizes: number): void;
  bmaRows(halves: number, means: number, squares: number): void;
  bmaStart(chain: number, share: number): void;
  bmaChain(chain: number, burn: number, draws: number, swaps: number, record: number): number;
  bmaRecorded(): number;
  bmaFollow(draw: number, variable: number, moves: number, burn: number, draws: number): number;
  m5SetSample(codes: number, x: number, y: number, rows: number, features: number): void;
  m5SetOutput(source: number, feature: number, right: number, value: number, count: number, linear: number): void;
  m5Model(
    ...args: [
      feature: number,
      cut: number,
      right: number,
      nodes: number,
      tree: number,
      draws: number,
      replace: number,
      prune: number,
      smooth: number,
    ]
  ): number;
  m5Terms(): number;
  m5Predict(prediction: number, outOfBag: number): void;
  m5Permute(tree: number, prediction: number, delta: number, baseError: number): number;
  matmulScratch(m: number, k: number, n: number): number;
  matmul(
    a: number,
    b: number,
    c: number,
    m: number,
    k: number,
    n: number,
    transposeA: number,
    transposeB: number,
    packed: number,
  ): void;
  predictNetworks(
    ...args: [
      networks: number,
      rows: number,
      features: number,
      hidden: number,
      logistic: number,
      parameters: number,
      x: number,
      mask: number,
      sum: number,
    ]
  ): void;
  substituteNetworks(
    ...args: [
      ...[
        networks: number,
        rows: number,
        features: number,
        hidden: number,
        logistic: number,
        parameters: number,
        x: number,
      ],
      ...[items: number, itemCount: number, values: number, mostValues: number, sum: number],
    ]
  ): void;
  trainLm(
    ...args: [
      ...[networks: number, rows: number, features: number, hidden: number, logistic: number],
      ...[x: number, products: number, targets: number, counts: number, parameters: number, report: number],
      ...[mu: number, muDecrease: number, muIncrease: number, muMax: number],
      ...[minGradient: number, maxEpochs: number, maxFail: number],
    ]
  ): void;
  trainAdam(
    ...args: [
      ...[networks: number, rows: number, features: number, hidden: number, logistic: number],
      ...[x: number, targets: number, counts: number, parameters: number, report: number],
      ...[rate: number, beta1: number, beta2: number, epsilon: number],
      ...[minGradient: number, maxEpochs: number, maxFail: number],
    ]
  ): void;
}

type TypedArray = BigInt64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
type TypedArrayConstructor<T> = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** One WASM instance with its memory. Everything a job allocates is given back when the job ends. */
export class Kernels {
  readonly exports: KernelExports;

  private constructor(exports: KernelExports) {
    this.exports = exports;
  }

  static async create(): Promise<Kernels> {
    const bytes = Uint8Array.from(atob(kernelsBase64), (c) => c.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return new Kernels(instance.exports as unknown as KernelExports);
  }

  /** Runs `job` and frees what it allocated. */
  scoped<T>(job: () => T): T {
    const mark = this.exports.mark();
    try {
      return job();
    } finally {
      this.exports.rewind(mark);
    }
  }

  /** Reserves `bytes`, not cleared. */
  allocate(bytes: number): number {
    return this.exports.allocate(bytes) >>> 0;
  }

  /** Copies an array in; returns its address. */
  upload(array: TypedArray): number {
    const pointer = this.allocate(array.byteLength);
    new Uint8Array(this.exports.memory.buffer, pointer, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
    return pointer;
  }

  /** Reserves zeroed memory. */
  zeros(bytes: number): number {
    const pointer = this.allocate(bytes);
    new Uint8Array(this.exports.memory.buffer, pointer, bytes).fill(0);
    return pointer;
  }

  /** `length` elements in place, until memory grows or the job ends. */
  view<T extends TypedArray>(type: TypedArrayConstructor<T>, pointer: number, length: number): T {
    return new type(this.exports.memory.buffer, pointer, length);
  }

  /** Copies `length` elements out. */
  download<T extends TypedArray>(type: TypedArrayConstructor<T>, pointer: number, length: number): T {
    return this.view(type, pointer, length).slice() as T;
  }
}
