/** A value of a choice, and the share of places that stay with it, on average over the places. */
export interface MeanReading {
  readonly path: string;
  readonly value: string;
  readonly stays: number;
}

/** Which places of a multiverse stay among the first ten. */
export interface Survival {
  readonly published: boolean;
  readonly places: number;
  /** Places that stay under every specification, under at least half, and under none. */
  readonly always: number;
  readonly half: number;
  readonly never: number;
  /** The share of specifications in which a place stays, on average over each method's places. */
  readonly methods: readonly {
    readonly id: string;
    readonly abbreviation: string;
    readonly seeds: number;
    readonly stays: number;
  }[];
  /** Determinants that stay under at least half of the specifications by every method that lists them, which are two at least. */
  readonly firm: readonly string[];
  /** The choice between whose values most of the ranks' variance lies, on average; null where none moves. */
  readonly decides: {
    readonly path: string;
    readonly share: number;
    readonly most: MeanReading;
    readonly least: MeanReading;
  } | null;
}
