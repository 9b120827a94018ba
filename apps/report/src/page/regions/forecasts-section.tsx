import type { RegionsResult, Table, TableCell } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { forecastFigure, forecastRegionsFigure } from '../../figures/regions/forecast.ts';
import { decimals, formatNumber, shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { intervalCells, intervalColumns, seedsOf } from './cells.ts';

/** LSTM-DFA's forecasts from the last origin with their intervals, and what came (the paper's Figure 6). */
export function ForecastsSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const { data, next } = result;
  const says = words.regions.forecasts;
  const [region, setRegion] = useState(0);
  const [indicator, setIndicator] = useState(
    Math.max(
      0,
      data.indicators.findIndex(({ name }) => name === data.target),
    ),
  );
  const [step, setStep] = useState(0);
  if (next.length === 0) return null;
  const seeds = seedsOf(result, words);
  return (
    <Section id="forecasts" title={says.title}>
      {next.map(
        ({ period, coverage }) =>
          coverage !== null && (
            <p key={period}>{says.coverage(String(period), formatNumber(100 * coverage, 1, words))}</p>
          ),
      )}
      <Picker
        label={says.indicator}
        choices={data.indicators.map(({ label }, at) => ({ value: String(at), text: shorten(label, 60) }))}
        chosen={String(indicator)}
        onChoose={(at) => setIndicator(Number(at))}
      />
      <Picker
        label={says.region}
        choices={data.ids.map((id, at) => ({ value: String(at), text: shorten(id, 60) }))}
        chosen={String(region)}
        onChoose={(at) => setRegion(Number(at))}
      />
      <FigureBox
        id="forecast"
        draw={(drawing) => forecastFigure(result, region, indicator, drawing)}
        drawnFor={[region, indicator]}
      />
      {next.length > 1 && (
        <Picker
          label={says.ahead}
          choices={next.map(({ period }, at) => ({ value: String(at), text: String(period) }))}
          chosen={String(step)}
          onChoose={(at) => setStep(Number(at))}
        />
      )}
      <FigureBox
        id="forecast-regions-figure"
        draw={(drawing) => forecastRegionsFigure(result, step, indicator, drawing)}
        drawnFor={[step, indicator]}
      />
      <DataTable table={forecastTable(result, step, indicator, words)} marked={([id]) => id === data.ids[region]} />
      <HowComputed of={['lstmDfa', 'coverage']} seeds={seeds} />
    </Section>
  );
}

function forecastTable({ data, next }: RegionsResult, step: number, indicator: number, words: Words): Table {
  const { period, values, actual } = next[step]!;
  const { forecasts: says, columns } = words.regions;
  const came = data.ids.map((_, i) => actual[i]?.[indicator] ?? null);
  const digits = decimals(values.map((row) => row[indicator]?.median ?? null));
  const { label } = data.indicators[indicator]!;
  return {
    name: 'forecast-regions',
    caption: says.table(String(period), shorten(label, 80)),
    columns: [
      { key: 'region', label: columns.region },
      ...intervalColumns(digits, words),
      { key: 'actual', label: says.actual, digits },
      { key: 'inside', label: says.inside },
    ],
    rows: values.map((row, i): TableCell[] => {
      const value = row[indicator]!;
      const actually = came[i]!;
      const inside =
        value === null || actually === null
          ? null
          : actually >= value.low && actually <= value.high
            ? says.yes
            : says.no;
      return [data.ids[i]!, ...intervalCells(value), actually, inside];
    }),
  };
}
