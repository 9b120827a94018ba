import { describeTable } from './case-table.ts';

describeTable('tree-shapley');
