/** What permutations exchange. */
const exchanged = (by: string, column: string | null): string =>
  by === 'rows' ? 'of rows' : by === 'within' ? `within ${column}` : `of whole clusters of ${column}`;

/** What tests, intervals over samples and comparisons out of sample say. */
export const inference = {
  columns: {
    p: 'p',
    pFamilywise: 'p, familywise',
    pFdr: 'p, false discovery rate',
    beyond: 'Error without it, given the others',
    beyondP: 'p, given the others',
    beyondFamilywise: 'p, given the others, familywise',
    groupSum: (measure: string): string => `${measure}, sum`,
    significantBy: 'Methods',
    significantBeyond: 'Methods, given the others',
    overSeeds: (measure: string): string => `${measure}, over seeds`,
    overSamples: (measure: string): string => `${measure}, over samples`,
    chosen: 'Chosen, share of samples',
    positive: 'b > 0, share of samples with it',
    difference: 'MSE less the best',
    superior: 'p of being the best',
    inSet: 'In the 90 % set',
    logScore: 'Log predictive score',
    rank: 'Rank',
    amongTen: 'In the first ten, %',
    movedBy: (unit: string): string => `Moved most without (${unit})`,
    withoutIt: 'Importance without it',
    samplingShare: 'Sampling, %',
    seedShare: 'Seeds, %',
    imputationShare: 'Imputation, %',
    trees: 'Trees for 1 %',
  },
  captions: {
    significance: (method: string, target: string, measure: string): string =>
      `${method}: is the ${measure} of a determinant of ${target} larger than chance, and how sure is it`,
    significant: (target: string): string =>
      `Determinants of ${target} that are significant at 5 % familywise, by how many methods and by which`,
    significantGroups: (target: string): string =>
      `Groups of determinants of ${target}: p of the sum of their importances, familywise, and by how many methods they are significant at 5 %`,
    groupSignificance: (method: string, target: string, measure: string): string =>
      `${method}: is the sum of the ${measure} over a group of determinants of ${target} larger than chance`,
    leaveOneOut: (method: string, target: string, measure: string): string =>
      `${method}: rank and ${measure} of each determinant of ${target}, with the least and the largest when one is left out`,
    outOfSample: 'Methods out of sample: R² with its 5–95 % over partitions, and the squared error beside the best',
    variance:
      'Where the uncertainty of importances comes from: medians over the ten best determinants, per cent of the variance',
  },
  significanceNote: (permutations: number, by: string, column: string | null): string =>
    `p: share of ${permutations} permutations of the targets (${exchanged(by, column)}) with an importance as large. Familywise: by the largest over all determinants (Westfall and Young), exact where none means anything. Given the others: one-sided test that drawing the determinant anew, given the others, raises the error of rows held out.`,
  groupsNote: (permutations: number, by: string, column: string | null): string =>
    `p: share of the same ${permutations} permutations of the targets (${exchanged(by, column)}) in which the importances of a group's determinants have a sum as large. Familywise: by the largest over all groups (Westfall and Young). A group may be significant although none of its determinants is, and the other way round.`,
  seedsNote:
    'Intervals are 5–95 % over seeds: they say how far a method depends on its own dice, and nothing of the sample.',
  samplesNote: (by: string, column: string | null, drawn: number, from: number, resamples: number): string =>
    `Intervals are 5–95 % over samples: ${resamples} ${by === 'subsample' ? 'subsamples' : 'bootstrap samples'} of ${drawn} of ${from} ${column === null ? 'rows' : `clusters of ${column}`}${by === 'subsample' ? ', scaled to all of them but for ranks' : ''}. No theory promises their coverage for importances.`,
  leaveOneOutNote: (fits: number, column: string | null): string =>
    `Each of ${fits} ${column === null ? 'rows' : `clusters of ${column}`} is left out in turn, and the method fitted again to all others with the settings of cross-validation.`,
  outOfSampleNote: (partitions: number, folds: number): string =>
    `${partitions === 1 ? 'One partition' : `${partitions} partitions`} into ${folds} folds, the same for every method. Standard errors and p by Nadeau and Bengio; the set holds the best method with probability 90 % (model confidence set).`,
  originsNote:
    'Each of the later periods is predicted by the rows before it, the same for every method. Standard errors and p by Nadeau and Bengio over periods; the set holds the best method with probability 90 % (model confidence set).',
  /** What leaving out one changes most. */
  influence: (method: string, unit: string, spearman: string, seeds: string | null): string =>
    `${method}: the ranking changes most without ${unit} (rank correlation ${spearman}${seeds === null ? '' : `; of another seed alone, at least ${seeds}`}).`,
  staying: (stay: number, named: number): string =>
    ` ${stay === named ? 'All' : stay} of its first ${named} stay among the first ten whatever is left out.`,
  /** Determinants that most methods find significant. */
  most: (determinants: string, methods: number): string =>
    `Significant at 5 % familywise, by how many of ${methods} methods: ${determinants}.`,
  none: (methods: number): string =>
    `No determinant is significant at 5 % familywise under any of ${methods === 1 ? 'the one method' : `${methods} methods`}.`,
  groups: (groups: string): string =>
    `Groups whose importances together are significant at 5 % familywise, by how many methods: ${groups}.`,
  groupsNone: 'No group of determinants is significant at 5 % familywise under any method.',
  list: (names: readonly string[]): string => names.join(', '),
  counted: (name: string, count: number): string => `${name} (${count})`,
  beyond: (determinants: string): string => `Beyond what the others tell, at 5 % familywise: ${determinants}.`,
  beyondNone: 'Under no method does a determinant tell more than the others do, at 5 % familywise.',
  survivors: (method: string, published: number, names: readonly string[]): string =>
    `${method}: of the paper's first ${published}, ${names.length === 0 ? 'none is' : names.length === 1 ? 'one is' : `${names.length} are`} significant at 5 % familywise${names.length === 0 ? '' : `: ${names.join(', ')}`}.`,
  best: (method: string, r2: string, others: string): string =>
    `${method} predicts best out of sample (R² ${r2})${others === '' ? '; no other method may be as good' : `; as good may be ${others}`} (90 % model confidence set).`,
} as const;
