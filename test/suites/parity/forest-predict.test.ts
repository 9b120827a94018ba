import { describeTable } from './case-table.ts';

describeTable('forest-predict');
