import { type GrowthResult, type MethodResult, type Table, methodName } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import type { GrowthRun } from '../../file/report-data.ts';
import { decimals, formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { HowComputed, isMeasure } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';

type Pair = readonly [MethodResult, MethodResult];

/** Two growth studies: accuracies, model hashes, rankings and importances. */
export function GrowthComparison({ runs: [first, second] }: { readonly runs: readonly [GrowthRun, GrowthRun] }) {
  const words = useWords();
  const says = words.compare.growth;
  const pairs = first.result.methods.flatMap((method): Pair[] => {
    const other = second.result.methods.find(({ id }) => id === method.id);
    return other === undefined ? [] : [[method, other]];
  });
  const [chosen, setChosen] = useState(pairs[0]);
  if (chosen === undefined) return <p>{says.missing}</p>;
  return (
    <>
      <Section id="accuracy" title={says.accuracy}>
        <DataTable
          table={accuracyTable(pairs, words)}
          shown={40}
          marked={(row) => [1, 3, 5].some((at) => row[at] !== row[at + 1])}
        />
      </Section>
      <Section id="ranking" title={says.ranking}>
        <Picker
          label={says.choose}
          choices={pairs.map(([method]) => ({ value: method.id, text: methodName(method, words) }))}
          chosen={chosen[0].id}
          onChoose={(id) => setChosen(pairs.find(([method]) => method.id === id))}
        />
        <DataTable
          key={chosen[0].id}
          table={rankingTable([first.result, second.result], chosen, words)}
          shown={20}
          marked={([, left, right]) => left !== right}
        />
        {isMeasure(chosen[0].rankedBy) && (
          <HowComputed
            of={[chosen[0].rankedBy]}
            seeds={words.common.seeds(chosen[0].runs.length, first.result.config.seed)}
          />
        )}
      </Section>
    </>
  );
}

function accuracyTable(pairs: readonly Pair[], words: Words): Table {
  const { growth: says, runs } = words.compare;
  const measures = [says.inSample, says.outOfBag, says.crossValidated].flatMap((measure, at) =>
    [runs.first, runs.second].map((run, side) => ({
      key: `r2_${String(at)}_${String(side)}`,
      label: says.of(measure, run),
      digits: 4,
    })),
  );
  return {
    name: 'methods',
    caption: says.accuracyCaption,
    columns: [
      { key: 'method', label: says.method },
      ...measures,
      { key: 'models', label: says.models },
      { key: 'top_ten', label: says.topTen, digits: 0 },
    ],
    rows: pairs.map(([a, b]) => {
      const shared = a.runs.flatMap((run) =>
        b.runs
          .filter((other) => other.seed === run.seed && run.modelHash !== null && other.modelHash !== null)
          .map((other) => other.modelHash === run.modelHash),
      );
      const top = b.ranking.slice(0, 10);
      return [
        methodName(a, words),
        ...(['inSample', 'outOfBag'] as const).flatMap((which) => [
          a.accuracy[which]?.r2?.mean ?? null,
          b.accuracy[which]?.r2?.mean ?? null,
        ]),
        a.accuracy.crossValidated?.r2 ?? null,
        b.accuracy.crossValidated?.r2 ?? null,
        shared.length === 0
          ? null
          : says.modelsOf(formatNumber(shared.filter(Boolean).length, 0, words), formatNumber(shared.length, 0, words)),
        a.ranking.slice(0, 10).filter((name) => top.includes(name)).length,
      ];
    }),
  };
}

function rankingTable(results: readonly [GrowthResult, GrowthResult], pair: Pair, words: Words): Table {
  const { growth: says, runs } = words.compare;
  const sides = pair.map((method, side) => {
    const { mean, low, high } = method.importances.find(({ measure }) => measure === method.rankedBy)!;
    const places = new Map(results[side]!.data.features.map(({ name }, at) => [name, at]));
    return { mean, of: (name: string) => ({ place: method.ranking.indexOf(name), at: places.get(name) }), low, high };
  });
  const digits = decimals(sides.flatMap(({ mean }) => mean));
  const names = [...new Set(pair.flatMap(({ ranking }) => ranking))];
  return {
    name: `ranking-${pair[0].id}`,
    caption: says.rankingCaption(methodName(pair[0], words)),
    columns: [
      { key: 'determinant', label: says.determinant },
      ...[runs.first, runs.second].map((run, side) => ({
        key: `place_${String(side)}`,
        label: says.of(says.rank, run),
        digits: 0,
      })),
      ...[runs.first, runs.second].flatMap((run, side) => [
        { key: `importance_${String(side)}`, label: says.of(says.importance, run), digits },
        { key: `low_${String(side)}`, label: '5 %', digits },
        { key: `high_${String(side)}`, label: '95 %', digits },
      ]),
    ],
    rows: names.map((name) => [
      name,
      ...sides.map(({ of }) => (of(name).place < 0 ? null : of(name).place + 1)),
      ...sides.flatMap(({ of, mean, low, high }) => {
        const { at } = of(name);
        return at === undefined ? [null, null, null] : [mean[at]!, low[at]!, high[at]!];
      }),
    ]),
  };
}
