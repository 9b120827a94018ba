import { describeTable } from './case-table.ts';
import { table } from './cases/grow-trees.ts';

describeTable('growTrees', table);
