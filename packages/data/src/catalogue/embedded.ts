/** Text of the embedded files, each in a chunk of its own so that nothing is parsed before it is asked for. */
export const EMBEDDED: Readonly<Record<string, () => Promise<{ readonly default: string }>>> = {
  'fls2001/fls2001.csv': () => import('../../datasets/fls2001/fls2001.csv?raw'),
  'fls2001/variables.csv': () => import('../../datasets/fls2001/variables.csv?raw'),
  'fls2001/countries.csv': () => import('../../datasets/fls2001/countries.csv?raw'),
  'us-states/us_states.csv': () => import('../../datasets/us-states/us_states.csv?raw'),
  'us-states/variables.csv': () => import('../../datasets/us-states/variables.csv?raw'),
};
