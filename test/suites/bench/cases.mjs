import { forestCases } from './cases/forests.mjs';
import { growthCases } from './cases/growth.mjs';
import { panelCases } from './cases/panels.mjs';
import { programCases } from './cases/programs.mjs';
import { regionsCases } from './cases/regions.mjs';
import { tableCases } from './cases/tables.mjs';

/** Cases by name. */
export const cases = { ...forestCases, ...growthCases, ...regionsCases, ...panelCases, ...programCases, ...tableCases };
