import { aboutData, evidenceOf, periodSpan, type RegionsResult, say } from '@kuznets/studies';
import { formatNumber } from '../../format.ts';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

type Verdict = RegionsResult['verdicts'][number];

/** The study in a few sentences: what it is about, and what it says of the four claims. */
export function SummarySection({ result, seeds }: SectionProps) {
  const words = useWords();
  const { data, config } = result;
  const says = words.regions.summary;
  const { caution } = aboutData(data, words);
  const count = (value: number): string => formatNumber(value, 0, words);
  return (
    <Section id="summary" title={says.title}>
      <p>
        {says.scope(
          count(data.ids.length),
          count(data.indicators.length),
          periodSpan(data).join('–'),
          count(config.replicas),
          String(config.seed),
        )}
      </p>
      <p>{says.basis}</p>
      {caution !== null && (
        <p class="caution">
          <b>{says.caution}:</b> <bdi>{caution}</bdi>
        </p>
      )}
      {data.notes.map((note) => (
        <p key={JSON.stringify(note)}>
          <bdi>{say(words.panelNotes, note)}</bdi>
        </p>
      ))}
      <h3 id="conclusions">{result.source === null ? says.conclusions : says.paperConclusions}</h3>
      <ol class="verdicts">
        {result.verdicts.map((verdict) => (
          <li key={verdict.claim}>
            <p>
              <b>{words.claims[verdict.claim]}</b>{' '}
              <span class={`verdict ${verdict.verdict.replaceAll(' ', '-')}`}>{words.verdicts[verdict.verdict]}</span>
            </p>
            {evidenceOf(pooled(verdict), words, data).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </li>
        ))}
      </ol>
      <p class="note">{says.rule}</p>
      <HowComputed of={['autoencoder', 'silhouette', 'accuracy', 'dieboldMariano']} seeds={seeds} />
    </Section>
  );
}

/** Conclusions on forecasts by the numbers that pool all origins. */
function pooled(verdict: Verdict): Verdict {
  if (verdict.claim !== 'dynamics' && verdict.claim !== 'mixed') return verdict;
  const { forecasts } = verdict;
  const kept = (forecast: { readonly horizon: number; readonly origins: readonly number[] }): boolean =>
    forecasts.every(
      ({ horizon, origins }) => forecast.horizon !== horizon || origins.length <= forecast.origins.length,
    );
  return verdict.claim === 'dynamics'
    ? { ...verdict, forecasts: verdict.forecasts.filter(kept) }
    : { ...verdict, forecasts: verdict.forecasts.filter(kept) };
}
