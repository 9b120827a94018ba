export { growthFigures } from './figures/growth-figures.ts';
export { renderReport } from './render-report.ts';
