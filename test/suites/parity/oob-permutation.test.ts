import { describeTable } from './case-table.ts';

describeTable('oob-permutation');
