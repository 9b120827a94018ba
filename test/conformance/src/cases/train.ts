import type { Case } from '../case.ts';
import { gradientCase } from './train/gradient-case.ts';
import { problems } from './train/problems.ts';
import { runCases } from './train/runs.ts';

/** Cases of `train`: gradients, and whole runs. */
export const table: readonly Case[] = [...problems.map(gradientCase), ...runCases];
