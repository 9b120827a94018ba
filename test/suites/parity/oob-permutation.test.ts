import { describeTable } from './case-table.ts';
import { table } from './cases/oob-permutation.ts';

describeTable('oobPermutation', table);
