import { describeTable } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import { shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';
import { regionFields } from './cells.ts';

type Spatial = NonNullable<RegionsResult['spatial']>;
type Test = Pick<
  Spatial['indicators'][number],
  'statistic' | 'expectation' | 'normality' | 'randomisation' | 'permutationP'
>;

/** Tables of whether neighbours are alike; none where no neighbours are given. */
export function spatialTables(result: RegionsResult, words: StudyWords): Table[] {
  const { data, described, spatial, config } = result;
  if (spatial === null) return [];
  const { columns, regionsCaptions: captions, partitions, quadrants, cells } = words;
  const period = shownPeriod(data, described.period);
  const { permutations } = config.clustering;
  const tests = <Row extends Test>() => {
    const { number } = regionFields<Row>(result, words);
    return [
      number('statistic', columns.moran, 4, ({ statistic }) => statistic),
      number('expectation', columns.expected, 4, ({ expectation }) => expectation),
      number('z', 'z', 2, ({ randomisation }) => randomisation.z),
      number('p_randomisation', columns.pRandomisation, 4, ({ randomisation }) => randomisation.pValue),
      number('p_normality', columns.pNormality, 4, ({ normality }) => normality.pValue),
      number('p_permutation', columns.pPermutation, 4, ({ permutationP }) => permutationP, { ifAny: true }),
    ];
  };
  const indicators = regionFields<Spatial['indicators'][number]>(result, words);
  const local = spatial.local.flatMap((own) => data.ids.map((_, i) => ({ own, i })));
  const locals = regionFields<(typeof local)[number]>(result, words);
  const joins = spatial.partitions.flatMap(({ partition, same, clusters }) => [
    { partition, of: cells.sameCluster, ...same },
    ...clusters.map(({ cluster, ...join }) => ({
      ...{ partition, of: columns.clusterOf(cluster), permutationP: null },
      ...join,
    })),
  ]);
  const joined = regionFields<(typeof joins)[number]>(result, words);
  const errors = regionFields<Spatial['errors'][number]>(result, words);
  return [
    describeTable(
      { name: 'moran', caption: captions.moran(period, permutations) },
      [
        indicators.text('indicator', columns.indicator, ({ indicator }) => indicator),
        ...tests<Spatial['indicators'][number]>(),
      ],
      spatial.indicators,
    ),
    describeTable(
      { name: 'moran-local', caption: captions.moranLocal(period, permutations), printedRows: 20 },
      [
        locals.text('indicator', columns.indicator, ({ own }) => own.indicator),
        locals.text('region', columns.region, ({ i }) => data.ids[i]!),
        locals.number('statistic', columns.localMoran, 4, ({ own, i }) => own.statistic[i]!),
        locals.text('quadrant', columns.quadrant, ({ own, i }) => {
          const quadrant = own.quadrant[i]!;
          return quadrant === null ? null : quadrants[quadrant];
        }),
        locals.number('p_value', 'p', 4, ({ own, i }) => own.pValue[i]!),
        locals.number('adjusted', columns.pAdjusted, 4, ({ own, i }) => own.adjustedP[i]!),
      ],
      local,
    ),
    describeTable(
      { name: 'joins', caption: captions.joins(period, permutations) },
      [
        joined.text('clusters', columns.clusters, ({ partition }) => partitions[partition]),
        joined.text('joins', columns.joins, ({ of }) => of),
        joined.number('count', columns.count, 1, ({ count }) => count),
        joined.number('expectation', columns.expected, 1, ({ expectation }) => expectation),
        joined.number('z', 'z', 2, ({ z }) => z),
        joined.number('p_value', 'p', 4, ({ pValue }) => pValue),
        joined.number('p_permutation', columns.pPermutation, 4, ({ permutationP }) => permutationP, { ifAny: true }),
      ],
      joins,
    ),
    describeTable(
      { name: 'moran-errors', caption: captions.moranErrors(data.target, permutations) },
      [
        errors.text('origin', columns.origins, ({ origin }) => String(shownPeriod(data, origin))),
        errors.number('horizon', columns.horizon, 0, ({ horizon }) => horizon),
        errors.text('method', columns.method, ({ method }) => words.models[method]),
        ...tests<Spatial['errors'][number]>(),
      ],
      spatial.errors,
    ),
  ];
}
