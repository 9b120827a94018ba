import { describeTable } from './case-table.ts';

describeTable('grow-trees');
