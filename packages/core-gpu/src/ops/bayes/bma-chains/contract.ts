/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** How a model's marginal likelihood falls with the share `r` of the target's sum of squares that it leaves. */
export type ModelEvidence =
  | {
      /** `(offset + slope r)^(-power / 2)`: Zellner's g prior has offset 1, slope g, power `rows - 1`; BACE has 0, 1, `rows`. */
      readonly kind: 'power';
      readonly offset: number;
      readonly slope: number;
      /** A whole number, so that odds are products alone. */
      readonly power: number;
      /** What least squares coefficients are multiplied by: `g / (1 + g)`; 1 for BACE. */
      readonly shrinkage: number;
    }
  | {
      /** The hyper-g prior of Liang et al. (2008): `2F1((rows - 1) / 2, 1; (k + a) / 2; 1 - r)`. */
      readonly kind: 'hyper-g';
      readonly rows: number;
      readonly a: number;
      /** `maxSize + 1`: `log(p B(p, q))` of size k, `p = (k + a) / 2 - 1`, `q = (rows + 1 - k - a) / 2`. */
      readonly logBeta: Float64Array;
    };

/** Regressions on every subset of the candidates, and what a subset's posterior is. */
export interface ModelSpace {
  /** Candidates K. */
  readonly features: number;
  /** `features x features`: correlations of the candidates. */
  readonly gram: Float64Array;
  /** `features`: correlations with the target. */
  readonly xy: Float64Array;
  /** Largest number of members of a model. */
  readonly maxSize: number;
  /** `maxSize + 1`: log prior of one model of size k and whatever else of its posterior depends on its size alone. */
  readonly logWeight: Float64Array;
  /** `maxSize + 1`: degrees of freedom that divide the variance of coefficients. */
  readonly divisor: Float64Array;
  readonly evidence: ModelEvidence;
}

/** How chains are run. */
export interface BmaChainsOptions {
  /** 0 to 2^53 - 1; with the index of the chain and of the draw it decides every random choice. */
  readonly seed: number;
  /** Global index of the first chain. */
  readonly firstChain: number;
  readonly chains: number;
  /** Draws of each chain that are not counted. */
  readonly burnIn: number;
  /** Draws of each chain that are counted. */
  readonly draws: number;
  /** Every other draw, at random, swaps a member for another candidate (BMS's `rev.jump`) instead of flipping one candidate (`bd`). */
  readonly swaps: boolean;
  /** Probability with which a candidate is in a chain's first model. */
  readonly startShare: number;
  /** How many of the best models visited are returned. */
  readonly bestModels: number;
  /** Return every accepted move. Default false. */
  readonly keepMoves?: boolean;
}

/** Accepted moves of chains, in order. */
export interface ChainMoves {
  /** `chains + 1` offsets into the moves. */
  readonly offsets: Uint32Array;
  /** Draw of each move, burn-in counted; a swap is two moves of one draw, out before in. */
  readonly draw: Uint32Array;
  /** The candidate that goes in or out. */
  readonly variable: Uint32Array;
}

/** What chains visited. Counts are of draws after burn-in. */
export interface BmaChains {
  readonly chains: number;
  /** `chains x 2 x features`: draws whose model has the candidate, in the first and the second half of each chain. */
  readonly inclusion: Uint32Array;
  /** `chains x features`: sums over draws of the coefficient's posterior mean given the model, for standardised data. */
  readonly coefSum: Float64Array;
  /** `chains x features`: the same of its second moment. */
  readonly coefSquareSum: Float64Array;
  /** `chains`: accepted moves. */
  readonly accepted: Uint32Array;
  /** `features`: draws whose model has the candidate with a positive coefficient. */
  readonly positive: Float64Array;
  /** `features x features`, upper triangle: draws whose model has both candidates. */
  readonly joint: Float64Array;
  /** `maxSize + 1`: draws by model size. */
  readonly sizes: Float64Array;
  /** The best models visited after burn-in, best first: `models x ceil(features / 32)` words, bit j of word w for candidate 32 w + j. */
  readonly modelBits: Uint32Array;
  /** `models`: log posterior up to a constant, computed from the model alone. */
  readonly modelLog: Float64Array;
  /** `models`: draws at the model, over all chains. */
  readonly modelVisits: Float64Array;
  /** With `keepMoves`. */
  readonly moves?: ChainMoves;
}
