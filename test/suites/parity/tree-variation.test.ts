import { describeTable } from './case-table.ts';
import { table } from './cases/tree-variation.ts';

describeTable('treeVariation', table);
