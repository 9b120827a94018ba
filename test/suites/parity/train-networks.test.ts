import { describeTable } from './case-table.ts';

describeTable('train-networks');
