import { part, shownPeriod } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { forecastFigure, forecastRegionsFigure } from '../../figures/regions/forecast.ts';
import { formatNumber, shorten } from '../../format.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

/** LSTM-DFA's forecasts from the last origin with their intervals, and what came (the paper's Figure 6). */
export function ForecastsSection({ result, seeds }: SectionProps) {
  const words = useWords();
  const { data, next } = result;
  const says = words.regions.forecasts;
  const target = data.indicators.findIndex(({ name }) => name === data.target);
  const [region, setRegion] = useState(0);
  const [indicator, setIndicator] = useState(Math.max(0, target));
  const [step, setStep] = useState(0);
  const forecasts = useTable('forecast-regions')!;
  if (next.length === 0) return null;
  const { name, label } = data.indicators[indicator]!;
  const written = (at: number): string | number => shownPeriod(data, next[at]!.period);
  const period = written(step);
  const chooser = (title: string, texts: readonly string[], chosen: number, choose: (at: number) => void) => (
    <Picker
      label={title}
      choices={texts.map((text, at) => ({ value: String(at), text: shorten(text, 60) }))}
      chosen={String(chosen)}
      onChoose={(at) => choose(Number(at))}
    />
  );
  return (
    <Section id="forecasts" title={says.title}>
      {next.map(
        ({ coverage }, at) =>
          coverage !== null && (
            <p key={at}>{says.coverage(String(written(at)), formatNumber(100 * coverage, 1, words))}</p>
          ),
      )}
      {chooser(
        words.columns.indicator,
        data.indicators.map((entry) => entry.label),
        indicator,
        setIndicator,
      )}
      {chooser(words.columns.region, data.ids, region, setRegion)}
      <Block
        figure={{
          id: 'forecast',
          draw: (drawing) => forecastFigure(result, region, indicator, drawing),
          on: [region, indicator],
        }}
        of={[]}
      />
      {next.length > 1 &&
        chooser(
          words.columns.period,
          next.map((_, at) => String(written(at))),
          step,
          setStep,
        )}
      <Block
        figure={{
          id: 'forecast-regions-figure',
          draw: (drawing) => forecastRegionsFigure(result, step, indicator, drawing),
          on: [step, indicator],
        }}
        table={{
          ...part(forecasts, { period, indicator: name }),
          caption: says.table(String(period), shorten(label, 80)),
        }}
        marked={(cell) => cell('region') === data.ids[region]}
        of={['lstmDfa', 'coverage']}
        seeds={seeds}
      />
      <Block table="unbalanced-regions" shown={10} of={[]} />
      <Block table="forecast-ahead" shown={10} of={[]} />
      <Block table="forecast-ahead-held" shown={20} of={[]} />
    </Section>
  );
}
