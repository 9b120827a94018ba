import { z } from 'zod';
import type { MethodInput } from '../config.ts';
import { cellMeasures, cellNoteSchema, reasonSchema } from '../notes.ts';
import liuXie2019Json from './liu-xie-2019.json' with { type: 'json' };

const numbers = z.record(z.string(), z.number());
const names = z.array(z.string());

/** What a publication prints, by method of this study and by determinant: facts, as printed. */
const publishedSchema = z.strictObject({
  data: z.string().describe('Catalogue name'),
  target: z.string(),
  source: z.string(),
  rankings: z.record(z.string(), names).describe('Determinants best first (Tables 4 and 5)'),
  fit: z
    .record(z.string(), z.strictObject({ r2: z.number(), mae: z.number() }))
    .describe('In-sample fit (Tables 6 and 7, upper halves)'),
  linear: z
    .record(z.string(), z.strictObject({ r2: z.number(), adjustedR2: z.number() }))
    .describe('Least squares on the ten best determinants (Tables 6 and 7, lower halves); for `ols`, on all'),
  topTen: z
    .record(z.string(), z.record(z.string(), z.strictObject({ fepv: z.number(), nonlinearity: z.number() })))
    .describe('Per cent: explained variation and nonlinearity of the ten best determinants (Table 8)'),
  fepv: z.record(z.string(), numbers).describe('Share, not per cent, with two decimals (Table B1)'),
  nonlinearity: z.record(z.string(), numbers).describe('Per cent (Table B2)'),
  explanations: z
    .array(
      z.strictObject({
        methods: names,
        tables: names.optional(),
        measures: z.array(z.enum(cellMeasures)).optional(),
        determinants: names.optional(),
        reason: reasonSchema,
        note: cellNoteSchema,
      }),
    )
    .describe('Why cells differ from what the description gives on the data; the first that fits is told'),
});

/** `publishedSchema` as a type. */
export type PublishedTables = z.output<typeof publishedSchema>;

/** Liu and Xie (2019), Tables 4-8, B1 and B2. The column BMA of Table 4 is that of Sala-i-Martin, Doppelhofer and Miller (2004). */
export const liuXie2019 = publishedSchema.parse(liuXie2019Json);

interface Publication {
  readonly tables: PublishedTables;
  /** Settings that the publication used and that are not anybody's defaults, as methods of their own beside the study's. */
  readonly methods: readonly Exclude<MethodInput, string>[];
}

const publications: readonly Publication[] = [
  {
    tables: liuXie2019,
    methods: [
      // The lambdas are the 29th and the 21st of MATLAB's path of 100, rounded up.
      {
        name: 'lasso',
        id: 'lasso-as-published',
        seeds: 1,
        stopping: 'change',
        lambda: 8.6563146e-4,
        rankFrom: 8.66e-4,
        rankTies: 'order',
        dropIntercept: true,
      },
      {
        name: 'elastic-net',
        id: 'elastic-net-as-published',
        seeds: 1,
        stopping: 'change',
        lambda: 3.6441425e-3,
        rankBy: 'lambdas',
        rankTies: 'order',
      },
      { name: 'tree', id: 'tree-as-published', tiePreference: ['DENS60', 'GDE1', 'GVR61', 'CATH00', 'RERD'] },
      { name: 'svr', id: 'svr-as-published', standardize: false, kernelScale: 1, rankBy: 'lost' },
      { name: 'bayes', id: 'bayes-as-published', prior: 'spikeSlab', standardize: false, rankBy: 'posteriorSd' },
      { name: 'boosting', id: 'boosting-as-published', cycles: 3 },
    ],
  },
];

/** Where an entry of a study is a publication's variant of a method, its id ends so. */
export const asPublished = '-as-published';

/**
 * What is published for a data set and target.
 *
 * @param data - catalogue name.
 * @param target - name of the target.
 * @returns the tables; null if nothing is published for them.
 */
export function publishedTables(data: string, target: string): PublishedTables | null {
  return publications.find(({ tables }) => tables.data === data && tables.target === target)?.tables ?? null;
}

/**
 * The settings of a data set's publication as methods of the study.
 *
 * @param data - catalogue name.
 * @param names - the study's methods.
 * @returns methods as a configuration lists them; none if nothing is published.
 */
export function methodsAsPublished(data: string, names: readonly string[]): readonly Exclude<MethodInput, string>[] {
  const found = publications.find(({ tables }) => tables.data === data)?.methods ?? [];
  return found.filter(({ name }) => names.includes(name));
}
