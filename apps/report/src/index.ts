export { growthFigures } from './figures/growth-figures.ts';
export { regionsFigures } from './figures/regions-figures.ts';
export { renderReport, type ReportOptions } from './render-report.ts';
export type { Language } from './words/words.ts';
