import { type RegionsResult, type Table, type TableCell, say } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { accuracyFigure, type AccuracyMeasure } from '../../figures/regions/accuracy.ts';
import { decimals } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { seedsOf, spreadCells, spreadColumns } from './cells.ts';

type Forecast = RegionsResult['forecasts'][number];
type Scale = 'levels' | 'scaled';
const scales: readonly Scale[] = ['levels', 'scaled'];
const measures: readonly AccuracyMeasure[] = ['rmse', 'mae', 'mape', 'r2', 'theilU'];

/** Errors of every method and what the random walk makes of them (the paper's Tables 5 to 7). */
export function AccuracySection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const says = words.regions.accuracy;
  const [forecast, setForecast] = useState(result.forecasts.at(-1)!);
  const [scale, setScale] = useState<Scale>('levels');
  const [measure, setMeasure] = useState<AccuracyMeasure>('rmse');
  const which = nameOf(forecast, words);
  const seeds = seedsOf(result, words);
  const notes = forecast.methods.flatMap((method) =>
    method.notes.map((note) => ({ name: words.models[method.method], note: say(words.forecastNotes, note) })),
  );
  return (
    <Section id="accuracy" title={says.title}>
      <Picker
        label={says.choose}
        choices={result.forecasts.map((value, at) => ({ value: String(at), text: nameOf(value, words) }))}
        chosen={String(result.forecasts.indexOf(forecast))}
        onChoose={(at) => setForecast(result.forecasts[Number(at)]!)}
      />
      <Picker
        label={says.scale}
        choices={scales.map((value) => ({ value, text: says.scales[value] }))}
        chosen={scale}
        onChoose={setScale}
      />
      <Picker
        label={says.measure}
        choices={measures.map((value) => ({ value, text: says.measures[value] }))}
        chosen={measure}
        onChoose={setMeasure}
      />
      <FigureBox
        id="accuracy-figure"
        draw={(drawing) => accuracyFigure(forecast, scale, measure, drawing)}
        drawnFor={[forecast, scale, measure]}
      />
      <DataTable
        table={methodTable(result, forecast, scale, measure, which, words)}
        marked={([name]) => name === words.models['lstm-dfa']}
      />
      {scale === 'scaled' && measure === 'mape' && <p class="note">{says.mape}</p>}
      <HowComputed of={['accuracy', 'dieboldMariano', 'lstmDfa']} seeds={seeds} />
      <DataTable table={clusterTable(result, forecast, measure, which, words)} />
      <DataTable table={indicatorTable(result, forecast, which, words)} />
      <HowComputed of={['accuracy', 'zScore', 'percentile']} seeds={seeds} />
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

function nameOf({ origins, horizon }: Forecast, words: Words): string {
  const periods = origins.length > 3 ? `${String(origins[0])}–${String(origins.at(-1))}` : origins.join(', ');
  return words.regions.accuracy.option(periods, String(horizon));
}

function methodTable(
  { source }: RegionsResult,
  { methods }: Forecast,
  scale: Scale,
  measure: AccuracyMeasure,
  which: string,
  words: Words,
): Table {
  const { accuracy: says, columns } = words.regions;
  const scored = methods.filter((method) => method[scale] !== null);
  const digits = decimals(scored.map((method) => method[scale]?.[measure]?.median ?? null));
  return {
    name: `accuracy-${scale}`,
    caption: says.table(says.measures[measure], says.scales[scale], which),
    columns: [
      { key: 'method', label: columns.method },
      ...spreadColumns(digits, source !== null, words),
      { key: 'share_better', label: says.share, digits: 3 },
      { key: 'statistic', label: says.statistic, digits: 2 },
      { key: 'p_value', label: says.pValue, digits: 3 },
      { key: 'verdict', label: says.verdict },
    ],
    rows: scored.map((method): TableCell[] => {
      const walk = scale === 'levels' ? method.levelsAgainstRandomWalk : method.scaledAgainstRandomWalk;
      return [
        words.models[method.method],
        ...spreadCells(method[scale]?.[measure]),
        walk?.share ?? null,
        walk?.statistic ?? null,
        walk?.pValue ?? null,
        walk === null ? null : words.againstWalk[walk.verdict],
      ];
    }),
  };
}

function clusterTable(
  { source }: RegionsResult,
  { methods }: Forecast,
  measure: AccuracyMeasure,
  which: string,
  words: Words,
): Table {
  const { accuracy: says, columns } = words.regions;
  const rows = methods.flatMap((method) =>
    [{ cluster: says.all, accuracy: method.scaled }, ...method.clusters].flatMap(({ cluster, accuracy }) =>
      accuracy === null ? [] : [{ cells: [words.models[method.method], String(cluster)], value: accuracy[measure] }],
    ),
  );
  return {
    name: 'accuracy-clusters',
    caption: says.clusters(says.measures[measure], which),
    columns: [
      { key: 'method', label: columns.method },
      { key: 'cluster', label: columns.cluster },
      ...spreadColumns(decimals(rows.map(({ value }) => value?.median ?? null)), source !== null, words),
    ],
    rows: rows.map(({ cells, value }) => [...cells, ...spreadCells(value)]),
  };
}

function indicatorTable({ source, data }: RegionsResult, { methods }: Forecast, which: string, words: Words): Table {
  const { accuracy: says, columns } = words.regions;
  const clusters = methods.find(({ method }) => method === 'lstm-dfa')?.clusters ?? [];
  return {
    name: 'accuracy-indicators',
    caption: says.indicators(which),
    columns: [
      { key: 'cluster', label: columns.cluster, digits: 0 },
      { key: 'indicator', label: columns.indicator },
      ...spreadColumns(4, source !== null, words),
    ],
    rows: clusters.flatMap(({ cluster, indicatorMae }) =>
      indicatorMae.map((mae, k): TableCell[] => [cluster, data.indicators[k]!.name, ...spreadCells(mae)]),
    ),
  };
}
