export { explainFigures } from './figures/explain-figures.ts';
export { growthFigures } from './figures/growth-figures.ts';
export { growthMultiverseFigures, multiverseFigures } from './figures/multiverse-figures.ts';
export { regionsFigures } from './figures/regions-figures.ts';
export { renderComparison, renderReport, type ReportOptions, type StudyRun } from './render-report.ts';
export type { Language } from '@kuznets/studies';
