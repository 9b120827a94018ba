import { describeTable } from './case-table.ts';

describeTable('substitute-networks');
