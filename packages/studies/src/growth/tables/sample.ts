import type { Table, TableCell } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult } from '../result.ts';

export function variablesTable({ data }: GrowthResult, { columns, growthCaptions: captions }: StudyWords): Table {
  return {
    name: 'table-1-variables',
    caption: captions.variables(data.target),
    columns: [
      { key: 'determinant', label: columns.determinant },
      { key: 'label', label: columns.description },
      { key: 'group', label: columns.group },
    ],
    rows: data.features.map(({ name, label, group }) => [name, label, group]),
  };
}

export function groupsTable({ data }: GrowthResult, { cells, columns, growthCaptions: captions }: StudyWords): Table {
  const none = cells.noGroup;
  const groups = [...new Set(data.features.flatMap(({ group }) => group ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const rows = [...groups, none].flatMap((group): TableCell[][] => {
    const members = data.features.filter((feature) => (feature.group ?? none) === group).map(({ name }) => name);
    return members.length === 0 ? [] : [[group, members.length, members.join(' ')]];
  });
  return {
    name: 'table-2-groups',
    caption: captions.groups,
    columns: [
      { key: 'group', label: columns.group },
      { key: 'determinants', label: columns.determinants, digits: 0 },
      { key: 'members', label: columns.members, csvOnly: true },
    ],
    rows,
  };
}

export function settingsTable({ methods }: GrowthResult, words: StudyWords): Table {
  const { cells, columns } = words;
  const rows = methods.map(({ name, id, abbreviation, random, runs, settings }): TableCell[] => {
    const own = Object.entries(settings).filter(([key]) => !['name', 'id', 'seeds'].includes(key));
    const text = own.map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : String(value)}`);
    return [methodName({ name, id }, words), abbreviation, random ? cells.yes : cells.no, runs.length, text.join(', ')];
  });
  return {
    name: 'table-3-methods',
    caption: words.growthCaptions.methods,
    columns: [
      { key: 'method', label: columns.method },
      { key: 'abbreviation', label: columns.abbreviation },
      { key: 'random', label: columns.random },
      { key: 'seeds', label: columns.seeds, digits: 0 },
      { key: 'settings', label: columns.settings, csvOnly: true },
    ],
    rows,
  };
}
