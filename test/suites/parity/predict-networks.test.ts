import { describeTable } from './case-table.ts';
import { table } from './cases/predict-networks.ts';

describeTable('predictNetworks', table);
