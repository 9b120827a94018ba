import { overlap } from '../statistics/ranks.ts';
import type { ReferenceResult } from './result.ts';

/** Determinants as a publication ranks them, best first. */
interface PublishedList {
  readonly name: string;
  readonly label: string;
  readonly method: string | null;
  readonly variables: readonly string[];
}

/** Published lists that belong to one catalogue data set. */
interface PublishedLists {
  readonly data: string;
  readonly target: string;
  readonly source: string;
  readonly lists: readonly PublishedList[];
}

const published: readonly PublishedLists[] = [
  {
    data: 'sdm2004',
    target: 'GR6096',
    source:
      'Liu and Xie (2019), "Model uncertainty in the determinants of cross-country growth: a new framework based on machine learning" (in Chinese), Table 4; column BMA after Sala-i-Martin, Doppelhofer and Miller (2004), doi:10.1257/0002828042002570',
    lists: [
      {
        name: 'bagging',
        label: 'Bagging, published',
        method: 'bagging',
        variables: ['MALFAL66', 'BUDDHA', 'EAST', 'ABSLATIT', 'P60', 'LIFE060', 'YRSOPEN', 'CONFUC', 'AIRDIST', 'TROPICAR'],
      },
      {
        name: 'forest',
        label: 'Random forest, published',
        method: 'forest',
        variables: ['BUDDHA', 'MALFAL66', 'EAST', 'LIFE060', 'P60', 'ABSLATIT', 'YRSOPEN', 'TROPICAR', 'CONFUC', 'H60'],
      },
      {
        name: 'bma',
        label: 'BMA, published',
        method: null,
        variables: ['EAST', 'P60', 'IPRICE1', 'GDPCH60L', 'TROPICAR', 'DENS65C', 'MALFAL66', 'LIFE060', 'CONFUC', 'SAFRICA'],
      },
    ],
  },
];

/**
 * Published lists for a data set, with their overlap with the study's rankings.
 *
 * @param data - catalogue name.
 * @param target - the column explained.
 * @param rankings - the study's methods, each with its determinants best first.
 * @returns the lists and how many of their first eight and ten each ranking shares; null if nothing is published for the data.
 */
export function compareWithPublished(
  data: string,
  target: string,
  rankings: readonly { readonly name: string; readonly ranking: readonly string[] }[],
): ReferenceResult | null {
  const found = published.find((entry) => entry.data === data && entry.target === target);
  if (found === undefined) return null;
  return {
    source: found.source,
    lists: found.lists.map((list) => ({ ...list, variables: [...list.variables] })),
    overlaps: rankings.flatMap(({ name, ranking }) =>
      found.lists.map((list) => ({
        method: name,
        list: list.name,
        sharedTopEight: overlap(ranking, list.variables, 8),
        sharedTopTen: overlap(ranking, list.variables, 10),
      })),
    ),
  };
}
