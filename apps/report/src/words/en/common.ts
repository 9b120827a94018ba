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
  axes: { label: 'Vertical axes', common: 'common', free: 'each its own' },
  between: ', ',
  /** Between the ends of an interval, which may be negative. */
  to: ' to ',
  clause: '; ',
  exportAs: (format: string, name: string) => `${format} of ${name}`,
  note: { title: 'How computed', definition: 'Definition', formula: 'Formula', seeds: 'Seeds', source: 'Source' },
  provenance: {
    title: 'How to make this again',
    rerun: 'Run it again, and compare every number with this result:',
    restudy: 'Or make a new result with the same configuration (config.json holds what stands below):',
    folder: 'folder',
    digits:
      'Of importances, explained variation and profiles this page and the files that it saves carry five or six significant digits; result.json has all of them.',
    facts: 'What the result was made from and on',
    fact: 'Fact',
    value: 'Value',
    made: 'Made',
    seconds: (seconds: string) => `${seconds} s`,
    took: 'Took',
    input: (role: string) => `Input (${role})`,
    source: (role: string) => `Source of ${role}`,
    sample: 'Sample, as used',
    model: (method: string, seed: string) => `${method}, seed ${seed}`,
    device: (key: string) => `Device: ${key}`,
    version: (key: string) => `Version: ${key}`,
    hash: (hash: string) => `sha256 ${hash}`,
    configuration: 'Configuration',
    citation: (citation: string) => `Data: ${citation}`,
  },
  seeds: (count: number, first: number) =>
    count === 1
      ? `Seed ${first}.`
      : `${count} seeds from ${first}; intervals go from the 5 % to the 95 % quantile over them.`,
};
