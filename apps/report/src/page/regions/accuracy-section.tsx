import { type RegionsResult, originsOf, part, say, shownPeriod, unbalancedSentences } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { type AccuracyMeasure, accuracyFigure } from '../../figures/regions/accuracy.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

const scales = ['levels', 'scaled'] as const;
const measures: readonly AccuracyMeasure[] = ['rmse', 'mae', 'mape', 'r2', 'theilU'];
const walk = ['share_better', 'statistic', 'p_value', 'verdict'];

/** Errors of every method and what the random walk makes of them (the paper's Tables 5 to 7). */
export function AccuracySection({ result, seeds }: SectionProps) {
  const words = useWords();
  const says = words.regions.accuracy;
  const [forecast, setForecast] = useState(result.forecasts.at(-1)!);
  const [scale, setScale] = useState<(typeof scales)[number]>('levels');
  const [measure, setMeasure] = useState<AccuracyMeasure>('rmse');
  const [levels, clusters, indicators, tests] = [
    useTable('forecast-levels')!,
    useTable('forecast-clusters')!,
    useTable('forecast-indicators')!,
    useTable('forecast-tests')!,
  ];
  const all = useTable('unbalanced-levels');
  const nameOf = ({ origins, horizon }: RegionsResult['forecasts'][number]): string => {
    const names = origins.map((period) => String(shownPeriod(result.data, period)));
    const periods = names.length > 3 ? `${names[0]!}–${names.at(-1)!}` : names.join(', ');
    return says.option(periods, String(horizon));
  };
  const where = { origins: originsOf(result.data, forecast), horizon: forecast.horizon };
  const measured = (key: string): boolean => key === measure || key.startsWith(`${measure}_`);
  const compared = (key: string): boolean => key === 'method' || measured(key) || walk.includes(key);
  const methods =
    scale === 'levels'
      ? part(levels, where, compared)
      : part(clusters, { ...where, cluster: words.cells.all }, compared);
  const byCluster = part(clusters, where, (key) => key === 'method' || key === 'cluster' || measured(key));
  const notes = forecast.methods.flatMap((method) =>
    method.notes.map((note) => ({ name: words.models[method.method], note: say(words.forecastNotes, note) })),
  );
  const unbalanced = unbalancedSentences(result, words);
  const choices = <Value extends string>(values: readonly Value[], texts: Readonly<Record<Value, string>>) =>
    values.map((value) => ({ value, text: texts[value] }));
  return (
    <Section id="accuracy" title={says.title}>
      <Picker
        label={says.choose}
        choices={result.forecasts.map((value, at) => ({ value: String(at), text: nameOf(value) }))}
        chosen={String(result.forecasts.indexOf(forecast))}
        onChoose={(at) => setForecast(result.forecasts[Number(at)]!)}
      />
      <Picker label={says.scale} choices={choices(scales, says.scales)} chosen={scale} onChoose={setScale} />
      <Picker
        label={words.columns.measure}
        choices={choices(measures, says.measures)}
        chosen={measure}
        onChoose={setMeasure}
      />
      <Block
        figure={{
          id: 'accuracy-figure',
          draw: (drawing) => accuracyFigure(forecast, scale, measure, drawing),
          on: [forecast, scale, measure],
        }}
        table={{ ...methods, name: `accuracy-${scale}` }}
        marked={(cell) => cell('method') === words.models['lstm-dfa']}
        of={['accuracy', 'dieboldMariano', 'lstmDfa']}
        seeds={seeds}
      >
        {scale === 'scaled' && measure === 'mape' && <p class="note">{says.mape}</p>}
      </Block>
      {forecast.origins.length > 1 && (
        <Block table={{ ...part(tests, where), name: 'accuracy-tests' }} of={['dieboldMariano']} seeds={seeds} />
      )}
      <Block table={{ ...byCluster, name: 'accuracy-clusters' }} of={[]} />
      <Block
        table={{ ...part(indicators, where), name: 'accuracy-indicators' }}
        of={['accuracy', 'zScore', 'percentile']}
        seeds={seeds}
      />
      {all && <Block table={{ ...part(all, where), name: 'accuracy-unbalanced' }} shown={16} of={[]} />}
      {unbalanced.length > 0 && (
        <ul>
          {unbalanced.map((sentence) => (
            <li key={sentence}>
              <bdi>{sentence}</bdi>
            </li>
          ))}
        </ul>
      )}
      {notes.length > 0 && (
        <details class="how">
          <summary>{says.notes}</summary>
          <ul>
            {notes.map(({ name, note }) => (
              <li key={`${name} ${note}`}>
                {name}: <bdi>{note}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
