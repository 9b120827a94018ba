import { expect, test } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import { parseTable } from './parse-table.ts';

const mixed = 'id,y,x,z1,z2\na,1,3,NA,5\nb,2,4,n.a.,1\nc,3,4,7,Inf\n';

test('a column that mixes numbers and text is refused with the option that leaves it out, which works', async () => {
  await expect(parseTable(mixed, { unused: [] })).rejects.toThrow(
    /column "z1".*text in a numeric column.*leave the column out \(exclude: "z1"\)/,
  );
  await expect(parseTable(mixed)).rejects.not.toThrow(/exclude/);
  await expect(parseTable(mixed, { unused: ['z1'] })).rejects.toThrow(/column "z2".*not a finite number/);
  const table = await parseTable(mixed, { unused: ['z*'] });
  expect(table.columns.slice(3)).toEqual([
    { kind: 'text', name: 'z1', values: ['NA', 'n.a.', '7'] },
    { kind: 'text', name: 'z2', values: ['5', '1', 'Inf'] },
  ]);
  const section = crossSection(table, { target: 'y', exclude: ['z*'] });
  expect(section.featureNames).toEqual(['x']);
  expect(section.notes).toEqual([{ code: 'text-columns-left-out', names: ['z1', 'z2'] }]);
});

test('a sound column that plays no part is what it would be otherwise', async () => {
  const text = 'id,y,w,q\na,1,TRUE,1985Q1\nb,,FALSE,1985Q2\n';
  const { columns } = await parseTable(text, { unused: ['*'] });
  expect(columns).toEqual((await parseTable(text)).columns);
});
