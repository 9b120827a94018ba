import type { GrowthConfig, GrowthResult, MethodResult } from '@kuznets/studies';

/** A method that the panel can grow: its model has a hash, and trees to count. */
export interface LiveMethod extends MethodResult {
  readonly settings: Extract<MethodResult['settings'], { readonly name: 'bagging' | 'forest' }>;
}

/** What the reader may change. */
export interface LiveSettings {
  readonly trees: number;
  readonly minSamplesLeaf: number;
  readonly seed: number;
  /** Names of determinants left out. */
  readonly features: ReadonlySet<string>;
  /** Names of rows left out. */
  readonly rows: ReadonlySet<string>;
}

/** A setting of the panel. */
export type Setting = keyof LiveSettings;

const mostTrees = 1_000_000;

/** The methods of a result that the panel can grow. */
export function liveMethods({ methods }: GrowthResult): readonly LiveMethod[] {
  return methods.filter(
    (method): method is LiveMethod => method.settings.name === 'bagging' || method.settings.name === 'forest',
  );
}

/** The report's own settings, with its first seed. */
export function settingsOf({ settings, runs }: LiveMethod): LiveSettings {
  return {
    trees: settings.trees,
    minSamplesLeaf: settings.minSamplesLeaf,
    seed: runs[0]!.seed,
    features: new Set(),
    rows: new Set(),
  };
}

/** What differs from the report's settings. */
export function changes(settings: LiveSettings, method: LiveMethod): readonly Setting[] {
  const own = settingsOf(method);
  const counts = (['trees', 'minSamplesLeaf', 'seed'] as const).filter((name) => settings[name] !== own[name]);
  return [...counts, ...(['features', 'rows'] as const).filter((name) => settings[name].size > 0)];
}

/** Whole numbers that a setting may be, given the others. */
export function bounds(
  settings: LiveSettings,
  { data }: GrowthResult,
): Readonly<Record<'trees' | 'minSamplesLeaf' | 'seed', readonly [number, number]>> {
  const rows = data.rows - settings.rows.size;
  return {
    trees: [1, mostTrees],
    minSamplesLeaf: [1, Math.max(1, Math.floor(rows / 2))],
    seed: [0, Number.MAX_SAFE_INTEGER],
  };
}

/** Settings that cannot be grown: out of bounds, or nothing left. */
export function mistakes(settings: LiveSettings, result: GrowthResult): readonly Setting[] {
  const allowed = bounds(settings, result);
  const counts = (['trees', 'minSamplesLeaf', 'seed'] as const).filter((name) => {
    const [least, most] = allowed[name];
    return !Number.isInteger(settings[name]) || settings[name] < least || settings[name] > most;
  });
  const { data } = result;
  return [
    ...counts,
    ...(settings.features.size >= data.features.length ? (['features'] as const) : []),
    ...(data.rows - settings.rows.size < 2 ? (['rows'] as const) : []),
  ];
}

/** The study that grows this one method, with one seed, as the report's study did. */
export function configOf(
  { config }: GrowthResult,
  method: LiveMethod,
  { trees, minSamplesLeaf, seed }: LiveSettings,
): GrowthConfig {
  // Here the reader chooses, not a grid.
  const { tune: _, ...own } = method.settings;
  const settings = { ...own, trees, minSamplesLeaf, seeds: 1 };
  return {
    ...config,
    methods: [settings],
    seed,
    seeds: 1,
    folds: 0,
    resamples: 0,
    permutations: 0,
    leaveOneOut: false,
    decompose: false,
    profiles: true,
    keepModels: false,
  };
}
