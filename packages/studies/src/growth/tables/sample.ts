import { describeTable, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import { namedGroups } from '../named-groups.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { seedsOf } from './cells.ts';

export function variablesTable({ data }: GrowthResult, words: StudyWords): Table {
  const { columns, growthCaptions: captions } = words;
  const { text } = fieldsOf<GrowthResult['data']['features'][number]>(words);
  const fields = [
    text('determinant', columns.determinant, ({ name }) => name),
    text('label', columns.description, ({ label }) => label, { ifAny: true }),
    text('group', columns.group, ({ group }) => group, { ifAny: true }),
    text('levels', columns.levels, ({ levels }) => levels && words.cells.levels(levels), { ifAny: true }),
  ];
  return describeTable({ name: 'variables', caption: captions.variables(data.target) }, fields, data.features);
}

export function groupsTable({ data }: GrowthResult, words: StudyWords): Table[] {
  const { cells, columns, growthCaptions: captions } = words;
  const { text, number } = fieldsOf<readonly [group: string, members: readonly string[]]>(words);
  const none = cells.noGroup;
  const groups = namedGroups(data.features);
  if (groups.length === 0) return [];
  const fields = [
    text('group', columns.group, ([group]) => group),
    number('determinants', columns.determinants, 0, ([, members]) => members.length),
    text('members', columns.members, ([, members]) => members.join(' '), { only: 'csv' }),
  ];
  const rows = [...groups, none].map(
    (group) =>
      [group, data.features.filter((feature) => (feature.group ?? none) === group).map(({ name }) => name)] as const,
  );
  return [
    describeTable(
      { name: 'groups', caption: captions.groups },
      fields,
      rows.filter(([, members]) => members.length > 0),
    ),
  ];
}

export function settingsTable({ methods }: GrowthResult, words: StudyWords): Table {
  const { cells, columns } = words;
  const { text, number } = fieldsOf<MethodResult>(words);
  const written = ({ settings }: MethodResult): string =>
    Object.entries(settings)
      .filter(([key]) => !['name', 'id', 'seeds'].includes(key))
      .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : String(value)}`)
      .join(', ');
  const fields = [
    text('method', columns.method, (method) => methodName(method, words)),
    text('abbreviation', columns.abbreviation, ({ abbreviation }) => abbreviation),
    text('random', columns.random, ({ random }) => (random ? cells.yes : cells.no)),
    number('seeds', columns.seeds, 0, seedsOf),
    text('settings', columns.settings, written, { only: 'csv' }),
  ];
  return describeTable({ name: 'methods', caption: words.growthCaptions.methods }, fields, methods);
}
