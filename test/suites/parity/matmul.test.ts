import { describeTable } from './case-table.ts';
import { table } from './cases/matmul.ts';

describeTable('matmul', table);
