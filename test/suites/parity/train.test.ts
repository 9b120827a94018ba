import { describeTable } from './case-table.ts';
import { table } from './cases/train.ts';

describeTable('train', table);
