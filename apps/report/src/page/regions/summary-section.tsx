import type { RegionsResult } from '@kuznets/studies';
import { decimals, formatNumber } from '../../format.ts';
import { forecasterName } from '../../words/forecaster-name.ts';
import type { Words } from '../../words/words.ts';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { listOf, seedsOf } from './cells.ts';
import { claimsOf } from './claims.ts';

/** The study in a few sentences: what it is about, and what it says of the paper's four conclusions. */
export function SummarySection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const { data, config } = result;
  const says = words.regions.summary;
  const count = (value: number): string => formatNumber(value, 0, words);
  return (
    <Section id="summary" title={says.title}>
      <p>
        {says.scope(
          count(data.ids.length),
          count(data.indicators.length),
          String(data.periods[0]),
          String(data.periods.at(-1)),
          count(config.replicas),
          String(config.seed),
        )}
      </p>
      <p>
        {says.basis} {result.source === null && says.otherData}
      </p>
      {data.caution !== null && (
        <p class="caution">
          <b>{says.caution}:</b> <bdi>{words.said(data.caution)}</bdi>
        </p>
      )}
      {data.notes.map((note) => (
        <p key={note}>
          <bdi>{words.said(note)}</bdi>
        </p>
      ))}
      <h3 id="conclusions">{says.conclusions}</h3>
      <ol class="verdicts">
        {evidenceOf(result, words).map((evidence, at) => {
          const { verdict } = result.verdicts[at]!;
          return (
            <li key={at}>
              <p>
                <b>{claimsOf(words)[at]}</b>{' '}
                <span class={`verdict ${verdict.replaceAll(' ', '-')}`}>{says.verdicts[verdict]}</span>
              </p>
              {evidence.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </li>
          );
        })}
      </ol>
      <p class="note">{says.rule}</p>
      <HowComputed of={['autoencoder', 'silhouette', 'accuracy', 'dieboldMariano']} seeds={seedsOf(result, words)} />
    </Section>
  );
}

/** The numbers that decide each claim; of forecasts, those that pool all origins. */
function evidenceOf(
  { described: { dae, pca, gnn, direct }, forecasts }: RegionsResult,
  words: Words,
): readonly (readonly string[])[] {
  const { summary: says, accuracy } = words.regions;
  const number = (value: number | undefined): string => formatNumber(value ?? null, decimals([value ?? null]), words);
  const percent = (share: number): string => formatNumber(100 * share, 1, words);
  const common = gnn.silhouetteCommon;
  const pooled = forecasts.filter(({ horizon, origins }) =>
    forecasts.every((other) => other.horizon !== horizon || other.origins.length <= origins.length),
  );
  const method = (forecast: RegionsResult['forecasts'][number], name: string) =>
    forecast.methods.find((entry) => entry.method === name);
  return [
    [
      says.reduction(
        percent(dae.belowPca),
        number(pca.mse),
        number(dae.mse?.median),
        number(dae.mse?.low),
        number(dae.mse?.high),
      ),
    ],
    [
      says.clustering(
        number(common?.median),
        number(common?.low),
        number(common?.high),
        number(direct.silhouette),
        number(gnn.silhouetteOwn?.median),
      ),
    ],
    pooled.flatMap((forecast) => {
      const [ours, linear] = ['lstm-dfa', 'dfm'].map((name) => method(forecast, name)?.scaled?.rmse);
      return ours && linear
        ? [
            says.dynamics(
              String(forecast.horizon),
              forecast.origins.join(', '),
              number(ours.median),
              number(ours.low),
              number(ours.high),
              number(linear.median),
            ),
          ]
        : [];
    }),
    pooled.map((forecast) => {
      const ours = method(forecast, 'lstm-dfa');
      const error = ours?.levels?.rmse?.median ?? Infinity;
      const better = forecast.methods
        .filter(({ method: name, levels }) => name !== 'lstm-dfa' && (levels?.rmse?.median ?? Infinity) <= error)
        .map((entry) => forecasterName(entry, words));
      const walk = ours?.levelsAgainstRandomWalk;
      return says.mixed(
        String(forecast.horizon),
        forecast.origins.join(', '),
        percent(walk?.share ?? 0),
        accuracy.verdicts[walk?.verdict ?? 'open'],
        better.length === 0 ? says.nobody : listOf(better, words),
      );
    }),
  ];
}
