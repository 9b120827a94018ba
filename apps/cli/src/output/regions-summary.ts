import { divergedReplicas, evidenceOf, type RegionsResult, say, studyWords } from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { clean, significant, textTable } from './text-table.ts';

const words = studyWords.en;

type Spread = RegionsResult['described']['dae']['mse'];

/** The regions study for a terminal: reduction, clusters, forecasts against the random walk, verdicts, files, time. */
export function regionsSummary(result: RegionsResult, run: RunFacts): string {
  const { data, config, described, forecasts, verdicts } = result;
  const { pca, dae, direct, codes, gnn } = described;
  return [
    `${data.title ?? data.name}: ${data.ids.length} regions, ${data.indicators.length} indicators, ${data.periods[0]} to ${data.periods.at(-1)}; ${config.replicas} replicas, seed ${config.seed}`,
    ...(data.caution === null ? [] : [data.caution]),
    ...data.notes.map((note) => clean(say(words.panelNotes, note))),
    '',
    `${described.period}, median and 5-95 % over replicas`,
    textTable(
      ['', 'median', '5-95 %', 'paper', 'its percentile'],
      [
        ['PCA, mean squared error', significant(pca.mse), '', paper(pca.paper?.mse), ''],
        ['autoencoder, mean squared error', ...cells(dae.mse)],
        ['silhouette of indicators', significant(direct.silhouette), '', paper(direct.paper ?? undefined), ''],
        ['silhouette of graph network, own space', ...cells(gnn.silhouetteOwn)],
        ['silhouette of graph network, z-scores', ...cells(gnn.silhouetteCommon)],
        ['silhouette of codes, z-scores', ...cells(codes.silhouetteCommon)],
      ],
    ),
    `Replicas agree on their clusters by an adjusted Rand index of ${gnn.meanAdjustedRand.toFixed(3)}; ${gnn.collapsed} collapsed.`,
    ...divergedReplicas(result).map(
      ({ model, replicas }) =>
        `Left out: ${replicas} of ${config.replicas} replicas of ${words.models[model]}, which diverged.`,
    ),
    '',
    ...forecasts.flatMap(({ horizon, origins, methods }) => [
      `${data.target} ${horizon} ahead from ${origins.join(', ')}`,
      textTable(
        ['method', 'MAE', '5-95 %', "Theil's U", 'better than random walk', ''],
        methods.map(({ method, levels, levelsAgainstRandomWalk: walk }) => [
          words.models[method],
          significant(levels?.mae?.median),
          interval(levels?.mae ?? null),
          significant(levels?.theilU?.median),
          walk === null ? '' : `${(100 * walk.share).toFixed(0)} %`,
          walk === null ? '' : words.againstWalk[walk.verdict],
        ]),
      ),
      '',
    ]),
    ...verdicts.flatMap((verdict) => [
      `${words.claims[verdict.claim]} ${upperFirst(words.verdicts[verdict.verdict])}.`,
      ...evidenceOf(verdict, words).map((sentence) => `  ${sentence}`),
    ]),
    '',
    ...runLines(run),
  ].join('\n');
}

function cells(value: Spread): string[] {
  return [
    significant(value?.median),
    interval(value),
    paper(value?.paper ?? undefined),
    value?.percentile == null ? '' : value.percentile.toFixed(0),
  ];
}

function interval(value: Spread): string {
  return value === null || value.low === value.high ? '' : `${significant(value.low)} - ${significant(value.high)}`;
}

function paper(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function upperFirst(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
