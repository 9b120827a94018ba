import { describeTable } from './case-table.ts';
import { table } from './cases/substitute-networks.ts';

describeTable('substituteNetworks', table);
