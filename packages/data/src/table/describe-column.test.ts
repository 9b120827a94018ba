import { expect, test } from 'vitest';
import { describeColumn } from './describe-column.ts';
import { parseTable } from './parse-table.ts';

test('a column is described by its type, and by what its values are like', async () => {
  const { columns } = await parseTable(
    'id,y,member,when\nA,3,yes,1985Q1\nB,NA,no,1985Q3\nC,1,,1985Q2\nD,1,yes,\nE,8,no,1985Q4\n',
  );
  const none = { label: null, min: null, median: null, max: null };
  expect(columns.map(describeColumn)).toEqual([
    { ...none, name: 'id', type: 'text', missing: 0, distinct: 5 },
    { name: 'y', label: null, type: 'numeric', missing: 1, distinct: 3, min: 1, median: 2, max: 8 },
    { name: 'member', label: null, type: 'logical', missing: 1, distinct: 2, min: 0, median: 0.5, max: 1 },
    { ...none, name: 'when', type: 'quarter', missing: 1, distinct: 4, min: 19851, max: 19854 },
  ]);
});
