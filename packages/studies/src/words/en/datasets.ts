import type { Datasets } from '../datasets.ts';

/** The catalogue speaks English. */
export const datasets: Datasets = {};
