import type { MethodInput } from '../config.ts';
import { liuXie2019, type PublishedTables } from './liu-xie-2019.ts';

interface Publication {
  readonly data: string;
  readonly target: string;
  readonly tables: PublishedTables;
  /** Settings that the publication used and that are not anybody's defaults, as methods of their own beside the study's. */
  readonly methods: readonly Exclude<MethodInput, string>[];
}

const publications: readonly Publication[] = [
  {
    data: 'sdm2004',
    target: 'GR6096',
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
        dropIntercept: true,
      },
      {
        name: 'elastic-net',
        id: 'elastic-net-as-published',
        seeds: 1,
        stopping: 'change',
        lambda: 3.6441425e-3,
        rankBy: 'lambdas',
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
  return publications.find((entry) => entry.data === data && entry.target === target)?.tables ?? null;
}

/**
 * The settings of a data set's publication as methods of the study.
 *
 * @param data - catalogue name.
 * @param names - the study's methods.
 * @returns methods as a configuration lists them; none if nothing is published.
 */
export function methodsAsPublished(data: string, names: readonly string[]): readonly Exclude<MethodInput, string>[] {
  const found = publications.find((entry) => entry.data === data)?.methods ?? [];
  return found.filter(({ name }) => names.includes(name));
}
