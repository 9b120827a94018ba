import type { Table, TableCell } from '../../tables/table.ts';
import type { GrowthResult } from '../result.ts';

export function variablesTable({ data }: GrowthResult): Table {
  return {
    name: 'table-1-variables',
    caption: `Determinants of ${data.target}`,
    columns: [
      { key: 'determinant', label: 'Determinant' },
      { key: 'label', label: 'Description' },
      { key: 'group', label: 'Group' },
    ],
    rows: data.features.map(({ name, label, group }) => [name, label, group]),
  };
}

export function groupsTable({ data }: GrowthResult): Table {
  const none = 'no group';
  const groups = [...new Set(data.features.flatMap(({ group }) => group ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const rows = [...groups, none].flatMap((group): TableCell[][] => {
    const members = data.features.filter((feature) => (feature.group ?? none) === group).map(({ name }) => name);
    return members.length === 0 ? [] : [[group, members.length, members.join(' ')]];
  });
  return {
    name: 'table-2-groups',
    caption: 'Groups of determinants',
    columns: [
      { key: 'group', label: 'Group' },
      { key: 'determinants', label: 'Determinants', digits: 0 },
      { key: 'members', label: 'Members', csvOnly: true },
    ],
    rows,
  };
}

export function settingsTable({ methods }: GrowthResult): Table {
  const rows = methods.map(({ label, abbreviation, random, runs, settings }): TableCell[] => {
    const own = Object.entries(settings).filter(([key]) => !['name', 'id', 'seeds'].includes(key));
    const text = own.map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : String(value)}`);
    return [label, abbreviation, random ? 'yes' : 'no', runs.length, text.join(', ')];
  });
  return {
    name: 'table-3-methods',
    caption: 'Methods and their settings',
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'abbreviation', label: 'Abbreviation' },
      { key: 'random', label: 'Random' },
      { key: 'seeds', label: 'Seeds', digits: 0 },
      { key: 'settings', label: 'Settings', csvOnly: true },
    ],
    rows,
  };
}
