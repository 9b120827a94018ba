export { listDatasets, loadDataset } from './catalogue/load-dataset.ts';
export { checkDataset } from './catalogue/check-dataset.ts';
export type {
  CrossSectionInfo,
  Dataset,
  DatasetFile,
  DatasetFileCheck,
  DatasetInfo,
  LoadDatasetOptions,
  PanelInfo,
  Variable,
} from './catalogue/types.ts';
export { crossSection } from './cross-section/cross-section.ts';
export { newRows } from './cross-section/new-rows.ts';
export type { NewRows, NewRowsOptions } from './cross-section/new-rows.ts';
export type { DesignRules } from './formula/design.ts';
export type {
  CrossSection,
  CrossSectionOptions,
  DroppedRow,
  FactorLevels,
  ImputedFeature,
  MissingCells,
} from './cross-section/types.ts';
export { impute } from './impute/impute.ts';
export { imputedCrossSections } from './impute/imputed-cross-sections.ts';
export type {
  FactorCells,
  ImputableColumn,
  ImputationChain,
  Imputations,
  ImputeOptions,
  NumberCells,
} from './impute/types.ts';
export { hasYearColumns } from './panel/long-table.ts';
export { panel } from './panel/panel.ts';
export type { DroppedUnit, Panel, PanelNote, PanelOptions, UnbalancedPanel, YearsAsRows } from './panel/types.ts';
export { catalogueBorders, regionBorders } from './region-borders/region-borders.ts';
export type { RegionBorders } from './region-borders/region-borders.ts';
export { regionShapes } from './region-shapes/region-shapes.ts';
export type { RegionShape, RegionShapes, RegionShapesOptions } from './region-shapes/region-shapes.ts';
export { tileGrid } from './tile-grid/tile-grid.ts';
export type { Tile, TileGrid } from './tile-grid/tile-grid.ts';
export { isMissing } from './table/cell.ts';
export { describeColumn } from './table/describe-column.ts';
export type { ColumnDescription } from './table/describe-column.ts';
export { parseTable } from './table/parse-table.ts';
export { parseFile, readTable } from './table/read-table.ts';
export { periodName } from './table/periods.ts';
export type { Periods, PeriodUnit } from './table/periods.ts';
export type { TableNote } from './table/table-notes.ts';
export type {
  CellPosition,
  Column,
  ColumnarReading,
  Delimiter,
  Encoding,
  ExcelReading,
  NumericColumn,
  ParseTableOptions,
  Reading,
  StataReading,
  Table,
  TableOptions,
  TableSource,
  TextColumn,
  TextReading,
} from './table/types.ts';
