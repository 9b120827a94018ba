import { describeTable } from './case-table.ts';

describeTable('matmul');
