import { expect, test } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import { panel } from '../panel/panel.ts';
import { parseTable } from './parse-table.ts';

test('what was told, left out and turned into numbers is said, wherever a text column stands', async () => {
  const table = await parseTable('"";"name";"y";"open";"region"\n"1";"x";1,5;TRUE;"n"\n"2";"z";2;FALSE;"s"\n');
  const { ids, idColumn, featureNames, x, notes } = crossSection(table, { target: 'y' });
  expect({ ids, idColumn, featureNames, x: [...x] }).toEqual({
    ...{ ids: ['1', '2'], idColumn: 'id', featureNames: ['open'], x: [1, 0] },
  });
  expect(notes).toEqual([
    { code: 'file-read-as', encoding: 'utf-8', delimiter: ';', decimal: 'comma', unnamedId: true },
    { code: 'text-columns-left-out', names: ['name', 'region'] },
    { code: 'words-as-numbers', name: 'open', zero: 'FALSE', one: 'TRUE' },
  ]);
});

test('nothing is said of a plain file, of what was declared, or of columns declared as text', async () => {
  const table = await parseTable('id;y;x;note\na;1;2;hi\nb;2;3;ho\n', { delimiter: ';', text: ['note'] });
  expect(crossSection(table, { target: 'y' }).notes).toEqual([]);
});

test("a panel's units are the first column but for row names, numbers as well, and its text columns are said", async () => {
  const rows = [1, 2].flatMap((firm) => [1, 2].map((year) => `"${firm}${year}",${firm},${year},${firm + year},"s"`));
  const table = await parseTable(`"","firm","year","value","sector"\n${rows.join('\n')}\n`);
  const { ids, idColumn, indicatorNames, notes } = panel(table, { period: 'year' });
  expect({ ids, idColumn, indicatorNames }).toEqual({ ids: ['1', '2'], idColumn: 'firm', indicatorNames: ['value'] });
  expect(notes).toMatchObject([{ code: 'file-read-as' }, { code: 'text-columns-left-out', names: ['sector'] }]);
});
