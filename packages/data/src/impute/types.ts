/** A column of numbers, `NaN` where a cell is missing. */
export interface NumberCells {
  readonly name: string;
  /** `rows`. */
  readonly values: Float64Array;
}

/** A column of categories, undefined where a cell is missing. */
export interface FactorCells {
  readonly name: string;
  /** All levels, in the order in which `chainMean` numbers them from 1. */
  readonly levels: readonly string[];
  /** `rows`: one of `levels` each. */
  readonly values: readonly (string | undefined)[];
}

/** A column that is imputed, or helps to impute the others. */
export type ImputableColumn = NumberCells | FactorCells;

/** Options of {@link impute}. */
export interface ImputeOptions {
  /** Completed tables; mice's `m`. Default 5, as there. */
  readonly imputations?: number;
  /** Number of the first of them, so that tables can be made one by one. Default 0. */
  readonly firstImputation?: number;
  /** Rounds over the columns before a table is taken; mice's `maxit`. Default 5, as there. */
  readonly iterations?: number;
  /** Nearest rows of which one gives its value; `donors` of mice's `pmm`. Default 5, as there. */
  readonly donors?: number;
  /** Seed of all draws. Default 0. */
  readonly randomState?: number;
}

/** What {@link impute} gives. */
export interface Imputations {
  /** `imputations` tables of the columns given, in their order, without a missing cell. */
  readonly tables: readonly (readonly ImputableColumn[])[];
  /** How the imputed values moved, one entry for each column that has any. */
  readonly chains: readonly ImputationChain[];
}

/** Mean and spread of a column's imputed values along the iterations, which should mix without a trend. */
export interface ImputationChain {
  readonly name: string;
  /** Cells imputed. */
  readonly cells: number;
  /** `imputations x iterations`, row-major: their mean, of a factor that of the numbers of its levels; mice's `chainMean`. */
  readonly chainMean: Float64Array;
  /** So their standard deviation, the square root of mice's `chainVar`; NaN of a single cell. */
  readonly chainSd: Float64Array;
}
