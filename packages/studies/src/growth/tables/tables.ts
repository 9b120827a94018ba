import type { Table } from '../../tables/table.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { GrowthResult } from '../result.ts';
import { coefficientsTable, regressionTable, slopesTable } from './coefficients.ts';
import { comparisonTables } from './comparison.ts';
import { accuracyTable, fitTable } from './fit.ts';
import { agreementTable, rankingsTable, rankingTable, ranksTable } from './rankings.ts';
import { groupsTable, settingsTable, variablesTable } from './sample.ts';
import {
  interactionTable,
  pairsTable,
  perDeterminantTable,
  profilesTable,
  topTenTable,
  variationTable,
} from './variation.ts';

/** Methods of the paper's first set of tables (4, 6, 8, B1, B2); its further methods are in Tables 5 and 7. */
const conventional = ['lasso', 'tree', 'bagging', 'forest', 'network', 'bma', 'ols'];

/**
 * The growth study's tables, named after the paper's where they are its: beside each of ours stands the published number
 * where the data are those of a publication.
 *
 * @param result - a growth result.
 * @param words - the language; English by default.
 * @returns tables in the order they are best read.
 */
export function growthTables(result: GrowthResult, words: StudyWords = studyWords.en): Table[] {
  const { growthCaptions: captions } = words;
  const first = result.methods.filter(({ name }) => conventional.includes(name));
  const further = result.methods.filter(({ name }) => !conventional.includes(name));
  return [
    variablesTable(result, words),
    ...groupsTable(result, words),
    settingsTable(result, words),
    ...rankingsTable(result, first, 'table-4-rankings', captions.rankings, words),
    ...rankingsTable(result, further, 'table-5-rankings', captions.furtherRankings, words),
    ...fitTable(result, first, 'table-6-fit', captions.fit, words),
    ...fitTable(result, further, 'table-7-fit', captions.furtherFit, words),
    ...topTenTable(result, first, 'table-8-variation', captions.variation, words),
    ...topTenTable(result, further, 'variation-further', captions.furtherVariation, words),
    ...perDeterminantTable(result, 'table-b1-explained-variation', captions.explainedVariation, 'fepvUncentred', words),
    ...perDeterminantTable(result, 'table-b2-nonlinearity', captions.nonlinearity, 'nonlinearity', words),
    ranksTable(result, words),
    regressionTable(result, words),
    ...coefficientsTable(result, words),
    slopesTable(result, words),
    ...result.methods.map((method) => rankingTable(result, method, words)),
    ...result.methods.flatMap((method) => variationTable(result, method, words)),
    ...result.methods.flatMap((method) => interactionTable(method, words)),
    ...result.methods.flatMap((method) => pairsTable(method, words)),
    ...profilesTable(result, words),
    accuracyTable(result, words),
    ...agreementTable(result, words),
    ...comparisonTables(result, words),
  ];
}
