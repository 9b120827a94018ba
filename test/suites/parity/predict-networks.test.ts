import { describeTable } from './case-table.ts';

describeTable('predict-networks');
