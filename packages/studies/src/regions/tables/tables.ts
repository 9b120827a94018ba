import type { Table } from '../../tables/table.ts';
import type { RegionsResult } from '../result.ts';
import { describedTables } from './described.ts';
import { forecastTables } from './forecasts.ts';

/**
 * The regions study's tables: the paper's Tables 2 to 7 and the data of its Figures 2 to 6 with intervals, and the verdicts.
 *
 * @param result - a regions result.
 * @returns tables in the order they are best read.
 */
export function regionsTables(result: RegionsResult): Table[] {
  return [verdictTable(result), ...describedTables(result), ...forecastTables(result)];
}

function verdictTable({ verdicts }: RegionsResult): Table {
  return {
    name: 'verdicts',
    caption: "The paper's conclusions and what the replicas say of them",
    columns: [
      { key: 'claim', label: 'Claim' },
      { key: 'verdict', label: 'Verdict' },
      { key: 'evidence', label: 'Evidence' },
    ],
    rows: verdicts.map(({ claim, verdict, evidence }) => [claim, verdict, evidence]),
  };
}
