/** The models: features, and the posterior of one of size k and residual share r: exp(logWeight[k]) (offset + slope r)^(-power / 2), or hyper-g's. */
@unmanaged
export class ModelSpace {
  features: u32;
  /** Largest size. */
  most: u32;
  /** Regressors' correlations (features x features), and with the target. */
  gram: usize;
  xy: usize;
  /** By size: log weights, exp of their steps, degrees of freedom of the coefficients' variance. */
  logWeight: usize;
  up: usize;
  divisor: usize;
  offset: f64;
  slope: f64;
  shrink: f64;
  power: u32;
  hyper: bool;
  /** Of hyper-g: rows, a, and log(p B(p, q)) by size. */
  rows: u32;
  a: f64;
  logBeta: usize;
}

/** Moves decided elsewhere: chain c's are those from offsets[c] on, `draw` and `variable` of each. */
@unmanaged
export class Moves {
  offsets: usize;
  draw: usize;
  variable: usize;
}

@unmanaged
export class BmaChainsParams {
  space: ModelSpace;
  seedLow: u32;
  seedHigh: u32;
  firstChain: u32;
  chains: u32;
  burn: u32;
  draws: u32;
  /** Chance of each variable to be in a chain's first model, in 2^-32. */
  share: u32;
  swaps: bool;
  keepMoves: bool;
  follow: Moves | null;

  /** By chain, cleared before: halves (2 x features, u32), means and squares (features, f64), accepted (u32, NONE after a collinear candidate). */
  halves: usize;
  means: usize;
  squares: usize;
  accepted: usize;
  /** By chain, where its moves are kept: their number (u32). */
  recorded: usize;
  /** Over all chains, cleared before: positive (features, f64), joint (features x features, f64), sizes (most + 1, f64). */
  positive: usize;
  joint: usize;
  sizes: usize;
  /** The best models: how many are wanted; their bits, log posteriors and visits. */
  bestModels: u32;
  modelBits: usize;
  modelLogs: usize;
  modelVisits: usize;
}

@unmanaged
export class BmaChainsResult {
  /** Best models found. */
  models: u32;
  /** (draw, variable) of every move kept, chain by chain. */
  moves: usize;
}
