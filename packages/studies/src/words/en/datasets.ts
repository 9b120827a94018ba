import { listDatasets } from '@kuznets/data';
import type { Datasets } from '../datasets.ts';

/** The catalogue speaks English. */
export const datasets: Datasets = Object.fromEntries(listDatasets().map((info) => [info.name, info]));
