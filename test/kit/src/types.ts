// Structurally equal to the contracts of core-gpu's operations; the kit imports no workspace package.

/** Training sample in integers: `ranks` is feature-major, `target` is fixed point. */
export interface RankedSample {
  readonly rows: number;
  readonly features: number;
  readonly rowBits: 16 | 24;
  readonly ranks: Uint16Array<ArrayBuffer>;
  readonly rankOffsets: Uint32Array<ArrayBuffer>;
  readonly lowValues: Float64Array<ArrayBuffer>;
  readonly highValues: Float64Array<ArrayBuffer>;
  readonly target: Int32Array<ArrayBuffer>;
  readonly targetScale: number;
  readonly targetCentre: number;
  readonly groups?: ColumnGroups | undefined;
}

/** Columns that belong together. */
export interface ColumnGroups {
  readonly names: readonly string[];
  readonly of: Uint32Array<ArrayBuffer>;
}

/** Which rows each tree is grown on. */
export interface BagOptions {
  readonly seed: number;
  readonly draws: number;
  readonly replace: boolean;
  readonly starts?: Uint32Array | undefined;
  readonly clusters?: Uint32Array | undefined;
}

/** Bags of consecutive trees, the first having the global index `firstTree`. */
export interface OutOfBag extends BagOptions {
  readonly firstTree: number;
}

/** How trees are grown. */
export interface GrowTreesOptions extends OutOfBag {
  readonly trees: number;
  readonly maxFeatures: number;
  readonly minSamplesLeaf: number;
  readonly minSamplesSplit: number;
  readonly maxDepth: number;
  readonly maxLeafNodes: number;
  readonly maxSplits?: number;
  readonly ties: 'hash' | 'first';
  readonly criterion?: 'squaredError' | 'weka' | 'standardDeviation';
}

/** Rows to route, `codes` being `rows x features` and row-major. */
export interface CodedRows {
  readonly rows: number;
  readonly features: number;
  readonly codes: Uint32Array<ArrayBuffer>;
}

/** Sums of the trees' values and how many trees contributed, by row. */
export interface ForestPrediction {
  readonly sum: Float64Array<ArrayBuffer>;
  readonly count: Uint32Array<ArrayBuffer>;
}

/** Out-of-bag permutation importance tree by tree; `delta` is `trees x features`. */
export interface OobPermutation {
  readonly delta: Float64Array<ArrayBuffer>;
  readonly baseError: Float64Array<ArrayBuffer>;
  readonly oobCount: Uint32Array<ArrayBuffer>;
}

/** Rows that variables are resampled from; `codes` is `features x rows`. */
export interface VariationSample {
  readonly rows: number;
  readonly features: number;
  readonly groups?: ColumnGroups | undefined;
  readonly codes: Uint16Array<ArrayBuffer>;
  readonly pairFeatures: Uint32Array<ArrayBuffer>;
  readonly pairDependence?: boolean;
  readonly columns?: Float64Array<ArrayBuffer>;
}

/** Rows to explain, the first `background` of which variables are resampled from; `codes` is `features x rows`. */
export interface PatternSample {
  readonly rows: number;
  readonly background: number;
  readonly features: number;
  readonly groups?: ColumnGroups | undefined;
  readonly codes: Uint16Array<ArrayBuffer>;
}

/** Sums of every coalition, `rows x 2^players`. */
export interface CoalitionSums {
  readonly firstRow: number;
  readonly rows: number;
  readonly sums: BigInt64Array<ArrayBuffer>;
}

/** Sums of Shapley values of a block of rows. */
export interface ShapleySums {
  readonly firstRow: number;
  readonly rows: number;
  readonly stride: number;
  readonly unit: number;
  readonly prediction: BigInt64Array<ArrayBuffer>;
  readonly expected: BigInt64Array<ArrayBuffer>;
  readonly values: BigInt64Array<ArrayBuffer>;
  readonly pairValues: BigInt64Array<ArrayBuffer>;
}

/** Rows to keep sums for. */
export interface VariationBlock {
  readonly firstRow: number;
  readonly rows: number;
}

/** Sums of a decomposition, each line of `stride` numbers. */
export interface VariationSums extends VariationBlock {
  readonly stride: number;
  readonly prediction: BigInt64Array<ArrayBuffer>;
  readonly contribution: BigInt64Array<ArrayBuffer>;
  readonly dependence: BigInt64Array<ArrayBuffer>;
  readonly pairContribution: BigInt64Array<ArrayBuffer>;
  readonly pairDependence: BigInt64Array<ArrayBuffer>;
}
