import { decimals, describeTable, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import { significantBy } from '../inference-summary.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { methodHeading } from './rankings.ts';

/** Groups of determinants that any method finds significant, and by which. */
export function significantGroupsTable(result: GrowthResult, words: StudyWords): Table[] {
  const { data } = result;
  const tested = testedOf(result.methods);
  const [first] = tested;
  if (first === undefined) return [];
  const { columns, inference } = words;
  const { text, number } = fieldsOf<number>(words);
  const methods = tested.map(({ method }) => method);
  const count = (at: number): number => significantBy(methods, at, 'groups').length;
  const { names } = first.groups;
  const fields = [
    text('group', columns.group, (at) => names[at]!),
    number('determinants', columns.determinants, 0, (at) => sizeOf(data, names[at]!)),
    number('methods', inference.columns.significantBy, 0, count),
    ...tested.map(({ method, groups }) => number(method.id, methodHeading(method), 3, (at) => groups.pFamilywise[at]!)),
  ];
  const caption = inference.captions.significantGroups(data.target);
  return [
    describeTable(
      { name: 'significant-groups', caption, note: noteOf(data, first, words) },
      fields,
      [...names.keys()].sort((a, b) => count(b) - count(a) || a - b),
    ),
  ];
}

/** One method's tests of the groups of determinants. */
export function groupSignificanceTable({ data }: GrowthResult, method: MethodResult, words: StudyWords): Table[] {
  const [tested] = testedOf([method]);
  if (tested === undefined) return [];
  const { groups, significance } = tested;
  const { columns, measures, inference } = words;
  const { text, number } = fieldsOf<number>(words);
  const measure = measures[significance.measure];
  const fields = [
    text('group', columns.group, (at) => groups.names[at]!),
    number('determinants', columns.determinants, 0, (at) => sizeOf(data, groups.names[at]!)),
    number('sum', inference.columns.groupSum(measure), decimals(groups.observed), (at) => groups.observed[at]!),
    number('p', inference.columns.p, 3, (at) => groups.pValue[at]!),
    number('p_familywise', inference.columns.pFamilywise, 3, (at) => groups.pFamilywise[at]!),
    number('p_fdr', inference.columns.pFdr, 3, (at) => groups.pFdr[at]!),
  ];
  return [
    describeTable(
      {
        name: `group-significance-${method.id}`,
        shared: { file: 'group-significance-by-method', method: method.id },
        caption: inference.captions.groupSignificance(methodName(method, words), data.target, measure),
        note: noteOf(data, tested, words),
      },
      fields,
      [...groups.names.keys()].sort((a, b) => groups.pValue[a]! - groups.pValue[b]! || a - b),
    ),
  ];
}

type Significance = NonNullable<MethodResult['significance']>;

interface Tested {
  readonly method: MethodResult;
  readonly significance: Significance;
  readonly groups: NonNullable<Significance['groups']>;
}

function testedOf(methods: readonly MethodResult[]): Tested[] {
  return methods.flatMap((method) => {
    const { significance } = method;
    return significance?.groups === undefined ? [] : [{ method, significance, groups: significance.groups }];
  });
}

function sizeOf({ features }: GrowthResult['data'], name: string): number {
  return features.filter(({ group }) => group === name).length;
}

function noteOf({ clusters }: GrowthResult['data'], { significance }: Tested, { inference }: StudyWords): string {
  return inference.groupsNote(significance.permutations, significance.by, clusters[0]?.name ?? null);
}
