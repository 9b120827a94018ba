import { describeTable } from './case-table.ts';

describeTable('coalition-sums');
