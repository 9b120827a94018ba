import { z } from 'zod';
import { importanceMeasures } from './notes.ts';
import { endsOrNull, perFeature, perFeatureOrNull, spreadColumns } from './result-columns.ts';
import { permutedUnits } from './subsample.ts';

const pValues = {
  pValue: perFeature.describe('Of each determinant alone'),
  pFamilywise: perFeature.describe('Of all: the probability of any as small where none means anything'),
  pFdr: perFeature.describe("Benjamini and Hochberg's: the share of false ones among those as small"),
};

/** Tests of one method's importances. */
export const significanceSchema = z
  .strictObject({
    measure: z.enum(importanceMeasures).describe('The measure that is tested'),
    by: z.enum(permutedUnits).describe('What a permutation exchanges'),
    permutations: z.int().describe('Permutations of the targets, fitted with the settings of cross-validation'),
    failed: z.int().describe('Permutations whose targets the method could not fit'),
    observed: perFeature.describe('The measure in the order observed, with these settings'),
    ...pValues,
    groups: z
      .strictObject({
        names: z.array(z.string()),
        observed: z.array(z.number()).describe('Sum of the measure over the determinants of each group'),
        ...pValues,
      })
      .optional()
      .describe('The same tests of the groups of determinants that the data know, from the same permutations'),
    conditional: z
      .strictObject({
        draws: z.int().describe('Draws of each determinant given the others'),
        increase: perFeature.describe(
          'Squared error of rows held out with the determinant drawn anew given the others, less that with its own values',
        ),
        se: perFeature.describe('Over rows, or clusters'),
        ...pValues,
      })
      .nullable()
      .describe('One-sided tests of what a determinant tells beyond the others; familywise by Holm'),
  })
  .describe(
    'Whether importances are larger than where the targets have nothing to do with the determinants; familywise by the step-down maximum of Westfall and Young',
  );

/** One method's estimates over samples. */
export const resamplingSchema = z
  .strictObject({
    by: z.enum(['subsample', 'bootstrap']).describe('Without replacement, or with'),
    unit: z.enum(['row', 'cluster']).describe('What is drawn'),
    drawn: z.int().describe('Units of each sample'),
    from: z.int().describe('Units that they are drawn from'),
    resamples: z.int(),
    ranks: z
      .strictObject(spreadColumns)
      .describe(
        'In the samples themselves: over all n units a standard error is about sqrt(m / (n - m)) times the deviation over subsamples of m (1.31 at 63.2 %)',
      ),
    topTenShare: perFeature,
    importances: z.strictObject(endsOrNull).describe('90 % interval over samples, scaled to all units'),
    slopes: z.strictObject(endsOrNull).describe('The same of average slopes'),
    fepv: z.strictObject(endsOrNull).nullable().describe('The same of FEPV'),
    coefficients: z
      .strictObject({
        ...endsOrNull,
        chosen: perFeature
          .nullable()
          .describe('Share of samples that choose the column; null of methods that choose none'),
        positive: perFeatureOrNull.describe(
          'Share of samples with a positive coefficient among those that have one; null where none has',
        ),
        shrunken: z.strictObject(endsOrNull).nullable().describe('The same of coefficients as the penalty leaves them'),
      })
      .optional()
      .describe(
        "The same of a linear method's coefficients, by column: of methods that choose, of least squares on what each sample chooses, 0 where it does not choose the column; null of a column without a coefficient in all rows",
      ),
    variance: z
      .strictObject({
        sampling: perFeature.describe('Over samples of all units, less that over seeds'),
        seeds: perFeature.nullable().describe('Over seeds, with the settings of cross-validation'),
        imputations: perFeature.nullable().describe('Over completed tables'),
        trees: z
          .int()
          .nullable()
          .describe(
            'Trees at which the variance over seeds would be 1 % of that over samples for each of the first ten',
          ),
      })
      .describe('Of the importance that ranks'),
  })
  .describe('Estimates over samples of the rows or clusters, fitted with the settings of cross-validation');

/** One method's estimates without each row, or cluster. */
export const leaveOneOutSchema = z
  .strictObject({
    unit: z.enum(['row', 'cluster']).describe('What is left out'),
    fits: z.int().describe('Rows, or clusters, without which the method was fitted'),
    failed: z.int().describe('Those without which it could not be fitted'),
    ranks: z
      .strictObject({ all: perFeature, low: perFeature, high: perFeature })
      .describe('Rank of each determinant with all rows, and its best and worst'),
    topTenShare: perFeature.describe('Share of these fits in which the determinant ranks tenth or better'),
    importances: z
      .strictObject({ all: perFeature, low: perFeature, high: perFeature })
      .describe('By the measure that ranks: with all rows, least and largest'),
    moved: z
      .array(z.strictObject({ by: z.string(), to: z.number() }).nullable())
      .describe(
        'What moves the importance of each determinant most when left out, and to what; null where nothing moves it',
      ),
    ranking: z
      .strictObject({
        by: z.string().describe('Id of the row, or value of the cluster'),
        spearman: z.number().nullable(),
        seeds: z
          .number()
          .nullable()
          .describe('The least of other seeds with all rows; null of methods without randomness'),
      })
      .describe('What changes the ranking most when left out, and its rank correlation with the ranking of all rows'),
  })
  .describe('What hangs on a single row or cluster; fitted with the settings of cross-validation');

/** The methods beside each other. */
export const outOfSampleSchema = z
  .strictObject({
    best: z.string().describe('`id` of the method with the least squared error'),
    unit: z.enum(['row', 'cluster']).describe('What the superior set takes as independent'),
    methods: z.array(
      z.strictObject({
        method: z.string(),
        mse: z.number(),
        r2: z.number().nullable(),
        low: z.number().nullable().describe('5 % quantile of R2 over partitions; null of a single one'),
        high: z.number().nullable(),
        difference: z.number().describe("`mse` less the best method's"),
        se: z.number().nullable().describe('Its standard error over parts by Nadeau and Bengio'),
        pValue: z.number().nullable().describe('Two-sided, of the mean difference over parts'),
        pSuperior: z
          .number()
          .describe(
            'The model confidence set at level 1 - a holds the methods with at least a (Hansen, Lunde and Nason)',
          ),
        logScore: z
          .number()
          .nullable()
          .describe(
            'Log predictive score: the mean over rows held out of the logarithm of the predictive density at the target, its sign turned (Fernandez, Ley and Steel); null of methods without a density',
          ),
      }),
    ),
  })
  .describe('How well the methods predict rows that they have not seen, all on the same folds');
