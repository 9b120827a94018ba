import type { Table } from '../../tables/table.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { coefficientsTable, regressionTable, slopesTable } from './coefficients.ts';
import { comparisonTables } from './comparison.ts';
import { accuracyTable, fitTable } from './fit.ts';
import { leaveOneOutTable, outOfSampleTable, significanceTable, significantTable, varianceTable } from './inference.ts';
import { imputationsTable } from './imputations.ts';
import { networkTrainingTable } from './network-training.ts';
import { agreementTable, rankingsTable, rankingTable, ranksTable } from './rankings.ts';
import { groupSharesTable } from './group-shares.ts';
import { groupSignificanceTable, significantGroupsTable } from './group-significance.ts';
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

/** The paper's numbers of what it prints too, before the tables' own names; the tables of its further methods have numbers of their own. */
const printed: Readonly<Record<string, string>> = {
  variables: 'table-1-',
  groups: 'table-2-',
  methods: 'table-3-',
  rankings: 'table-4-',
  'further-rankings': 'table-5-',
  fit: 'table-6-',
  'further-fit': 'table-7-',
  variation: 'table-8-',
  'explained-variation': 'table-b1-',
  nonlinearity: 'table-b2-',
  interaction: 'figure-2-',
  profiles: 'figure-3-4-',
};

/**
 * The growth study's tables; where the data are those of a publication they are named after its, and beside each of ours stands the
 * published number.
 *
 * @param result - a growth result.
 * @param words - the language; English by default.
 * @returns tables in the order they are best read.
 */
export function growthTables(result: GrowthResult, words: StudyWords = studyWords.en): Table[] {
  const tables = allTables(result, words);
  if (result.reference === null) return tables;
  return tables.map((table) => {
    const number = printed[table.name] ?? (table.name.startsWith('interaction-') ? printed['interaction'] : undefined);
    if (number === undefined) return table;
    const { shared } = table;
    return {
      ...table,
      name: `${number}${table.name}`,
      ...(shared && { shared: { ...shared, file: `${number}${shared.file}` } }),
    };
  });
}

function allTables(result: GrowthResult, words: StudyWords): Table[] {
  const { growthCaptions: captions } = words;
  const isFirst = ({ name }: MethodResult): boolean => result.reference === null || conventional.includes(name);
  const first = result.methods.filter(isFirst);
  const further = result.methods.filter((method) => !isFirst(method));
  return [
    variablesTable(result, words),
    ...groupsTable(result, words),
    settingsTable(result, words),
    ...rankingsTable(result, first, 'rankings', captions.rankings, words),
    ...rankingsTable(result, further, 'further-rankings', captions.furtherRankings, words),
    ...fitTable(result, first, 'fit', captions.fit, words),
    ...fitTable(result, further, 'further-fit', captions.furtherFit, words),
    ...topTenTable(result, first, 'variation', captions.variation, words),
    ...topTenTable(result, further, 'further-variation', captions.furtherVariation, words),
    ...groupSharesTable(result, words),
    ...perDeterminantTable(result, 'explained-variation', captions.explainedVariation, 'fepvUncentred', words),
    ...perDeterminantTable(result, 'nonlinearity', captions.nonlinearity, 'nonlinearity', words),
    ranksTable(result, words),
    ...significantTable(result, words),
    ...significantGroupsTable(result, words),
    regressionTable(result, words),
    ...coefficientsTable(result, words),
    slopesTable(result, words),
    ...imputationsTable(result, words),
    ...result.methods.map((method) => rankingTable(result, method, words)),
    ...result.methods.flatMap((method) => significanceTable(result, method, words)),
    ...result.methods.flatMap((method) => groupSignificanceTable(result, method, words)),
    ...result.methods.flatMap((method) => leaveOneOutTable(result, method, words)),
    ...varianceTable(result, words),
    ...result.methods.flatMap((method) => variationTable(result, method, words)),
    ...result.methods.flatMap((method) => interactionTable(method, words)),
    ...result.methods.flatMap((method) => pairsTable(method, words)),
    ...profilesTable(result, words),
    accuracyTable(result, words),
    ...networkTrainingTable(result, words),
    ...outOfSampleTable(result, words),
    ...agreementTable(result, words),
    ...comparisonTables(result, words),
  ];
}
