export { jsonSchemas } from './json-schemas.ts';
export { deviceSettingsSchema, type DeviceSettings } from './study/device-settings.ts';
export { growthMemory } from './growth/memory.ts';
export { checkMemory, type MemoryLimits, type MemoryNeed } from './study/memory.ts';
export { parseSettings, settingError, SettingsError, type SettingProblem } from './study/parse-settings.ts';
export { flagRegistry, type FlagFacts } from './study/settings.ts';
export { accuracy, type Accuracy } from './statistics/accuracy.ts';
export { permutationTests, type PermutationTests } from './statistics/permutation-tests.ts';
export { descendingOrder, descendingRanks, overlap, spearman } from './statistics/ranks.ts';
export { spread, spreadColumns, type Spread, type SpreadColumns } from './statistics/spread.ts';
export { aboutData } from './words/datasets.ts';
export { labelText } from './words/labels.ts';
export { methodName } from './words/names.ts';
export { evidenceOf } from './words/evidence.ts';
export { say } from './words/sayings.ts';
export type { Language } from './words/language.ts';
export { studyWords, type StudyWords } from './words/words.ts';
export { tableToCsv } from './tables/csv.ts';
export { escapeLatex, tableToLatex } from './tables/latex.ts';
export { type PanelColumn, panelsOf, textPoints } from './tables/panels.ts';
export { tableToMarkdown } from './tables/markdown.ts';
export { decimals, describeTable, type Ends, type Field, fieldsOf } from './tables/describe.ts';
export {
  part,
  printedColumns,
  type ShownColumn,
  shownColumns,
  type Table,
  type TableCell,
  type TableColumn,
  tableFiles,
} from './tables/table.ts';
export { bundleResult, manifestDigest, sealManifest, type ResultFiles, type ResultParts } from './results/bundle.ts';
export { compareJson, type CompareJsonOptions, type Difference } from './results/difference.ts';
export { canonicalJson, prettyJson, sha256Hex } from './results/digest.ts';
export { otherVersion, type OtherVersion } from './results/schema-version.ts';
export {
  manifestSchema,
  manifestSchemaVersion,
  type Manifest,
  type ManifestDraft,
  type ManifestInput,
} from './results/manifest.ts';
export {
  explainConfigInputSchema,
  explainConfigSchema,
  resolveExplainConfig,
  type ExplainConfig,
  type ExplainConfigInput,
} from './explain/config.ts';
export { explainDataDigest, explainDataFrom, type ExplainData, type ExplainFeature } from './explain/data.ts';
export { categoriesFrom, type NamedLevels } from './explain/categories.ts';
export { groupsFrom, type GroupMembers, type NamedGroups } from './explain/groups.ts';
export { explainNoteSchema, type ExplainNote } from './explain/notes.ts';
export { explainResultSchema, explainSchemaVersion, type ExplainResult } from './explain/result.ts';
export { explainTables } from './explain/tables.ts';
export { ensembleDigest } from './explain/ensemble.ts';
export type { ExplainInputs } from './explain/stages.ts';
export { explainStudy } from './explain/study.ts';
export {
  growthConfigInputSchema,
  growthConfigSchema,
  type GrowthConfig,
  type GrowthConfigInput,
  type MethodConfig,
  type MethodInput,
} from './growth/config.ts';
export type {
  FitOptions,
  FittedMethod,
  GrowthMethod,
  MeasuredImportance,
  NetworkTraining,
  Settings,
} from './growth/methods/method.ts';
export { growthMethods, type GrowthMethods, type TuningGrid } from './growth/methods/registry.ts';
export { firstCompleted, imputationNotes } from './growth/imputations.ts';
export {
  keptModelFile,
  keptModelsFolder,
  keptModelVersion,
  readKeptModel,
  type KeptFolds,
  type KeptModel,
} from './growth/kept-models.ts';
export { keptColumns, onnxOf, xgboostOf } from './growth/exported.ts';
export { growthRoles } from './growth/roles.ts';
export { growthDataDigest, type GrowthData } from './growth/data.ts';
export { growthDataFrom, type DataFacts } from './growth/from-section.ts';
export { absorbedOf, absorbedRecord, type Absorbed } from './growth/absorbed.ts';
export { checkAgainstSample, resolveGrowthConfig } from './growth/resolve-config.ts';
export {
  growthResultSchema,
  growthSchemaVersion,
  type ComparedCell,
  type GrowthResult,
  type MethodResult,
  type ReferenceResult,
  type VariationResult,
} from './growth/result.ts';
export type { GroupShares } from './growth/group-shares.ts';
export { inferenceSentences } from './growth/inference-summary.ts';
export { overallRanking, type OverallRank } from './growth/overall-ranking.ts';
export { designColumns, type DesignColumn } from './growth/design.ts';
export { significantDeterminants, type Significant } from './growth/significant.ts';
export { growthStudy } from './growth/study.ts';
export { growthTables } from './growth/tables/tables.ts';
export { seedsOf } from './growth/tables/cells.ts';
export { pairIndex } from './growth/tables/variation.ts';
export {
  multiverseConfigInputSchema,
  multiverseConfigSchema,
  resolveMultiverseConfig,
  choiceValueSchema,
  type ChoiceValue,
  type MultiverseConfig,
  type MultiverseConfigInput,
} from './multiverse/config.ts';
export {
  claimBases,
  publishedVerdict,
  type ChoiceValues,
  type ClaimBasis,
  type ComparedSpecifications,
  type Reading,
  type PublishedVerdict,
} from './multiverse/basis.ts';
export { basisSentences } from './multiverse/basis-sentences.ts';
export { estimateNames, type EstimateName } from './multiverse/estimates.ts';
export { jointTest, type JointStatistic, type JointTest } from './multiverse/joint.ts';
export { paperGrid } from './multiverse/paper-grid.ts';
export { multiverseResultSchema, multiverseSchemaVersion, type MultiverseResult } from './multiverse/result.ts';
export { multiverseStudy } from './multiverse/study.ts';
export { crossedCount, multiverseTables } from './multiverse/tables.ts';
export {
  growthMultiverseConfigInputSchema,
  growthMultiverseConfigSchema,
  resolveGrowthMultiverseConfig,
  type GrowthMultiverseConfig,
  type GrowthMultiverseConfigInput,
} from './growth-multiverse/config.ts';
export { growthPaperGrid } from './growth-multiverse/paper-grid.ts';
export {
  growthMultiverseResultSchema,
  growthMultiverseSchemaVersion,
  type GrowthMultiverseResult,
} from './growth-multiverse/result.ts';
export { growthMultiverseStudy } from './growth-multiverse/study.ts';
export { survivalOf } from './growth-multiverse/survival.ts';
export type { MeanReading, Survival } from './growth-multiverse/survived.ts';
export { survivalSentences } from './growth-multiverse/survival-sentences.ts';
export { growthTableDigest, type GrowthTable } from './growth-multiverse/table.ts';
export { growthMultiverseTables, methodLabel } from './growth-multiverse/tables.ts';
export { runStudy, type StudyRun } from './study/run-study.ts';
export type { Compute, Label, Stage, Study, StudyEvent, Unit, UnitContext } from './study/study.ts';
export type { RunOptions, UnitPlace, UnitRecord } from './study/units.ts';
export {
  assembleStudy,
  computeUnits,
  type ListedStage,
  listStage,
  MissingUnitsError,
  type StageUnit,
  type StoredUnits,
  studyBuild,
} from './study/stages.ts';
export {
  unitsJson,
  verifyStudy,
  type StoredStudy,
  type Verification,
  type VerifiedRun,
  type VerifyOptions,
} from './study/verify-study.ts';
export { memoryStore, type WorkStore } from './study/work-store.ts';
export {
  regionsConfigInputSchema,
  regionsConfigSchema,
  resolveRegionsConfig,
  type RegionsConfig,
  type RegionsConfigInput,
} from './regions/config.ts';
export { regionsDataDigest, type RegionsData } from './regions/data.ts';
export { divergedReplicas, type DivergedReplicas } from './regions/diverged.ts';
export type { MethodNote } from './growth/notes.ts';
export { regionsResultSchema, regionsSchemaVersion, type RegionsResult } from './regions/result.ts';
export { regionsStudy } from './regions/study.ts';
export { type ReadPeriods, periodSpan, shownPeriod } from './regions/periods.ts';
export { originsOf } from './regions/tables/forecasts.ts';
export { regionsTables } from './regions/tables/tables.ts';
export { unbalancedSentences } from './regions/tables/unbalanced.ts';
export { type IntervalKind, intervalKinds, predictNoteSchema, type PredictNote } from './growth/predict/notes.ts';
export {
  type MethodPredictions,
  predictRows,
  type PredictRowsOptions,
  type Predictions,
} from './growth/predict/predict-rows.ts';
export { predictionScoresTable, predictionsTable } from './growth/predict/tables.ts';
