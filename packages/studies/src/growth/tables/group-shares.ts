import { describeTable } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult } from '../result.ts';
import { fieldsOver, percentAt, seedsNoteOf } from './cells.ts';

/** How the variance of each method's predictions is shared out among the groups of determinants, and their sum. */
export function groupSharesTable({ methods }: GrowthResult, words: StudyWords): Table[] {
  const { cells, columns, growthCaptions: captions } = words;
  const shared = methods.flatMap((method) =>
    method.groupShares === undefined ? [] : [{ method, shares: method.groupShares }],
  );
  const [first] = shared;
  if (first === undefined) return [];
  const { groups } = first.shares;
  const { text } = fieldsOver<number>(first.method, words);
  const fields = [
    text('group', columns.group, (at) => (at < groups.length ? (groups[at] ?? cells.noGroup) : columns.sum)),
    ...shared.flatMap(({ method, shares: { shares, closed, total } }) => {
      const { interval, number } = fieldsOver<number>(method, words);
      const label = methodName(method, words);
      const sum = shares.mean.reduce((all: number, share) => all + (share ?? 0), 0);
      return [
        ...interval(method.id, label, 1, (at) =>
          at < groups.length ? percentAt(shares, at) : [percent(sum), null, null],
        ),
        number(`${method.id}_closed`, columns.closedIndex(label), 1, (at) => percent(closed.mean[at] ?? null), {
          only: 'csv',
        }),
        number(`${method.id}_total`, columns.totalIndex(label), 1, (at) => percent(total.mean[at] ?? null), {
          only: 'csv',
        }),
      ];
    }),
  ];
  return [
    describeTable({ name: 'group-shares', caption: captions.groupShares, ...seedsNoteOf(methods, words) }, fields, [
      ...groups.keys(),
      groups.length,
    ]),
  ];
}
