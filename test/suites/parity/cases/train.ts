import type { Case } from '../case-table.ts';
import { graphCases } from './train/graph.ts';
import { layerCases } from './train/layers.ts';
import { recurrentCases } from './train/recurrent.ts';
import { runCases } from './train/runs.ts';

/** Cases of `train`: every layer and loss, the three models of the regions study, and whole runs. */
export const table: readonly Case[] = [...layerCases, ...graphCases, ...recurrentCases, ...runCases];
