import { describeTable } from './case-table.ts';

describeTable('bma-chains');
