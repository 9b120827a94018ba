import { type MethodResult, type Table, growthTables, methodName, regionsTables, seedsOf } from '@kuznets/studies';
import { useMemo, useState } from 'preact/hooks';
import type { Comparison, GrowthRun } from '../../file/report-data.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { HowComputed, isMeasure } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { type Both, ComparedTable } from './compared-table.tsx';
import { FactsSection } from './facts-section.tsx';

/** Two runs of one study side by side. */
export function ComparisonReport({ comparison }: { readonly comparison: Comparison }) {
  const words = useWords();
  const tables = useMemo(
    () =>
      comparison.of === 'growth'
        ? comparison.runs.map(({ result }) => growthTables(result, words))
        : comparison.runs.map(({ result }) => regionsTables(result, words)),
    [comparison, words],
  );
  const both = (name: string): Both =>
    tables.map((list) => list.find((table) => table.name === name) ?? noTable(name)) as unknown as Both;
  return (
    <>
      <FactsSection comparison={comparison} />
      {comparison.of === 'growth' ? (
        <GrowthComparison runs={comparison.runs} both={both} />
      ) : (
        <RegionsComparison both={both} />
      )}
    </>
  );
}

const noTable = (name: string): Table => ({ name, caption: '', columns: [], rows: [] });

interface TablesProps {
  /** A table of each run. */
  readonly both: (name: string) => Both;
}

/** Two regions studies: verdicts, medians with their intervals, clusters. */
function RegionsComparison({ both }: TablesProps) {
  const says = useWords().compare.regions;
  return (
    <>
      <Section id="verdicts-section" title={says.verdicts}>
        <ComparedTable tables={both('verdicts')} keys={['claim']} values={['verdict']} />
      </Section>
      <Section id="values-section" title={says.values}>
        <p class="note">{says.apart}</p>
        <ComparedTable tables={both('reduction')} keys={['measure']} values={['value']} apart />
        <ComparedTable tables={both('clusters')} keys={['clusters']} values={['own', 'common']} apart />
        <ComparedTable
          tables={both('forecast-levels')}
          keys={['origins', 'horizon', 'method']}
          values={['rmse']}
          apart
          shown={60}
        />
        <HowComputed of={['autoencoder', 'silhouette', 'adjustedRand', 'accuracy']} />
      </Section>
      <Section id="clusters-section" title={says.clusters}>
        <ComparedTable tables={both('regions')} keys={['region']} values={['gnn', 'stability']} shown={20} />
        <HowComputed of={['stability']} />
      </Section>
    </>
  );
}

type Pair = readonly [MethodResult, MethodResult];

/** Two growth studies: accuracies, model hashes, rankings and importances. */
function GrowthComparison({
  runs: [first, second],
  both,
}: TablesProps & { readonly runs: readonly [GrowthRun, GrowthRun] }) {
  const words = useWords();
  const says = words.compare.growth;
  const pairs = first.result.methods.flatMap((method): Pair[] => {
    const other = second.result.methods.find(({ id }) => id === method.id);
    return other === undefined ? [] : [[method, other]];
  });
  const [chosen, setChosen] = useState(pairs[0]);
  if (chosen === undefined) return <p>{says.missing}</p>;
  const [method] = chosen;
  return (
    <>
      <Section id="accuracy" title={says.accuracy}>
        <ComparedTable tables={both('accuracy')} keys={['method']} values={['r2', 'oob_r2', 'cv_r2']} />
        <DataTable table={modelsTable(pairs, words)} shown={40} />
      </Section>
      <Section id="ranking" title={says.ranking}>
        <Picker
          label={words.columns.method}
          choices={pairs.map(([entry]) => ({ value: entry.id, text: methodName(entry, words) }))}
          chosen={method.id}
          onChoose={(id) => setChosen(pairs.find(([entry]) => entry.id === id))}
        />
        <ComparedTable
          tables={both(`ranking-${method.id}`)}
          keys={['determinant']}
          values={['place', method.rankedBy]}
          shown={20}
        />
        {isMeasure(method.rankedBy) && (
          <HowComputed of={[method.rankedBy]} seeds={words.common.seeds(seedsOf(method), first.result.config.seed)} />
        )}
      </Section>
    </>
  );
}

/** Whether the same seeds gave the same models, and how many of the first ten determinants are the same. */
function modelsTable(pairs: readonly Pair[], words: Words): Table {
  const { growth: says } = words.compare;
  return {
    name: 'models',
    caption: says.modelsCaption,
    columns: [
      { key: 'method', label: words.columns.method },
      { key: 'models', label: says.models },
      { key: 'top_ten', label: words.columns.sharedTopTen, digits: 0 },
    ],
    rows: pairs.map(([a, b]) => {
      const shared = a.runs.flatMap((run) =>
        b.runs
          .filter((other) => other.seed === run.seed && run.modelHash !== null && other.modelHash !== null)
          .map((other) => other.modelHash === run.modelHash),
      );
      const equal = formatNumber(shared.filter(Boolean).length, 0, words);
      const top = b.ranking.slice(0, 10);
      return [
        methodName(a, words),
        shared.length === 0 ? null : says.modelsOf(equal, formatNumber(shared.length, 0, words)),
        a.ranking.slice(0, 10).filter((name) => top.includes(name)).length,
      ];
    }),
  };
}
