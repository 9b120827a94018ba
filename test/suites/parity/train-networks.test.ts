import { describeTable } from './case-table.ts';
import { table } from './cases/train-networks.ts';

describeTable('trainNetworks', table);
