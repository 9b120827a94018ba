export const growth = {
  title: (target: string) => `Determinants of ${target}`,
  method: 'Method',
  importance: {
    title: 'Importance',
    caption: (method: string, count: number) => `${method}: importance of the first ${count} determinants`,
    rows: { place: 'Place', determinant: 'Determinant', description: 'Description', importance: 'Importance', low: '5 %', high: '95 %' },
  },
};
