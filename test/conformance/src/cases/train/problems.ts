import type { Problem } from './gradient-case.ts';
import { graphProblems } from './graph.ts';
import { layerProblems } from './layers.ts';
import { recurrentProblems } from './recurrent.ts';

/** Every layer and loss, and the three models of the regions study. */
export const problems: readonly Problem[] = [...layerProblems, ...graphProblems, ...recurrentProblems];
