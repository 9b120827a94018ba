export const common = {
  page: {
    contents: 'Contents',
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    print: 'Print',
    linkTo: (name: string) => `Link to ${name}`,
    unreadable: (reason: string) => `This report cannot be shown: ${reason}`,
  },
  table: {
    showAll: (rows: string) => `Show all ${rows} rows`,
    showFewer: 'Show fewer rows',
    empty: '–',
  },
  exportAs: (format: string, name: string) => `${format} of ${name}`,
  note: { title: 'How computed', definition: 'Definition', formula: 'Formula', seeds: 'Seeds', source: 'Source' },
  seeds: (count: number, first: number) => (count === 1 ? `Seed ${first}.` : `${count} seeds from ${first}; intervals go from the 5 % to the 95 % quantile over them.`),
};
