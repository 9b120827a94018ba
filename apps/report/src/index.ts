export { growthFigures } from './figures/growth-figures.ts';
export { renderReport, type ReportOptions } from './render-report.ts';
export type { Language } from './words/words.ts';
