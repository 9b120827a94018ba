import { describeTable } from './case-table.ts';
import { table } from './cases/bma-chains.ts';

describeTable('bmaChains', table);
