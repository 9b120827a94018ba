import type { Table } from '../../tables/table.ts';
import type { GrowthResult } from '../result.ts';
import { comparisonTables } from './comparison.ts';
import { accuracyTable, fitTable } from './fit.ts';
import { agreementTable, rankingsTable, rankingTable } from './rankings.ts';
import { groupsTable, settingsTable, variablesTable } from './sample.ts';
import { interactionTable, pairsTable, perDeterminantTable, profilesTable, topTenTable } from './variation.ts';

/** Methods of the paper's first set of tables (4, 6, 8, B1, B2); its further methods are in Tables 5 and 7. */
const conventional = ['lasso', 'tree', 'bagging', 'forest', 'network', 'bma', 'ols'];

/**
 * The growth study's tables, named after the paper's where they are its: beside each of ours stands the published number
 * where the data are those of a publication.
 *
 * @param result - a growth result.
 * @returns tables in the order they are best read.
 */
export function growthTables(result: GrowthResult): Table[] {
  const first = result.methods.filter(({ name }) => conventional.includes(name));
  const further = result.methods.filter(({ name }) => !conventional.includes(name));
  return [
    variablesTable(result),
    groupsTable(result),
    settingsTable(result),
    ...rankingsTable(result, first, 'table-4-rankings', 'Determinants by rank'),
    ...rankingsTable(result, further, 'table-5-rankings', 'Determinants by rank, further methods'),
    ...fitTable(
      result,
      first,
      'table-6-fit',
      'Fit of the functions, and of least squares on the ten best determinants',
    ),
    ...fitTable(
      result,
      further,
      'table-7-fit',
      'Fit of the functions, and of least squares on the ten best determinants, further methods',
    ),
    ...topTenTable(
      result,
      first,
      'table-8-variation',
      'Explained variation (per cent of the mean squared prediction) and nonlinearity (per cent) of the ten best determinants',
    ),
    ...topTenTable(
      result,
      further,
      'variation-further',
      'Explained variation and nonlinearity of the ten best determinants, further methods',
    ),
    ...perDeterminantTable(
      result,
      'table-b1-explained-variation',
      'Explained variation of every determinant, per cent of the mean squared prediction',
      'fepvUncentred',
      -1,
    ),
    ...perDeterminantTable(
      result,
      'table-b2-nonlinearity',
      'Nonlinearity of every determinant, per cent',
      'nonlinearity',
      1,
    ),
    ...result.methods.map((method) => rankingTable(result, method)),
    ...result.methods.flatMap((method) => interactionTable(method)),
    ...result.methods.flatMap((method) => pairsTable(method)),
    ...profilesTable(result),
    accuracyTable(result),
    ...(result.agreement.length > 0 ? [agreementTable(result)] : []),
    ...comparisonTables(result),
  ];
}
