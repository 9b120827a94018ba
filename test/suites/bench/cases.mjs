import { forestCases } from './cases/forests.mjs';
import { growthCases } from './cases/growth.mjs';
import { programCases } from './cases/programs.mjs';
import { regionsCases } from './cases/regions.mjs';
import { tableCases } from './cases/tables.mjs';

/** Cases by name. */
export const cases = { ...forestCases, ...growthCases, ...regionsCases, ...programCases, ...tableCases };
