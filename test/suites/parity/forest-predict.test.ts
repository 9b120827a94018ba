import { describeTable } from './case-table.ts';
import { table } from './cases/forest-predict.ts';

describeTable('forestPredict', table);
