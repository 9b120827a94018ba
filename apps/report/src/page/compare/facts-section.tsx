import { compareJson, type ManifestDraft, type Table } from '@kuznets/studies';
import type { Comparison, Run } from '../../file/report-data.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';

/** Whether the results are the same, and what the runs were made from and on. */
export function FactsSection({ comparison: { runs, same } }: { readonly comparison: Comparison }) {
  const words = useWords();
  const says = words.compare.summary;
  const [first, second] = runs;
  const changes = configChanges(first, second);
  return (
    <Section id="differences" title={says.title}>
      <p>
        {same ? says.same : says.different}{' '}
        {first.result.data.sha256 === second.result.data.sha256 ? says.sameData : says.otherData}{' '}
        {changes.length === 0 ? says.sameConfig : says.otherConfig(formatNumber(changes.length, 0, words))}
      </p>
      <DataTable table={factTable(first, second, words)} shown={100} marked={(cell) => cell('differs') === says.yes} />
    </Section>
  );
}

function configChanges(first: Run, second: Run) {
  return compareJson(first.manifest.config, second.manifest.config, { limit: 1000 });
}

function factTable(first: Run, second: Run, words: Words): Table {
  const { summary: says, runs } = words.compare;
  const lists = [first, second].map(
    ({ result, manifest }) =>
      new Map([
        [says.made, manifest.created],
        [says.data, result.data.name],
        [says.hash, result.data.sha256],
        ...factsOf(manifest, words),
      ]),
  );
  const [a, b] = lists as [Map<string, string>, Map<string, string>];
  const facts = [...new Set([...a.keys(), ...b.keys()])].map(
    (fact) => [fact, a.get(fact) ?? null, b.get(fact) ?? null] as const,
  );
  const configuration = configChanges(first, second).map(
    ({ where, expected, got }) => [says.config(where), expected, got] as const,
  );
  return {
    name: 'facts',
    caption: says.caption,
    columns: [
      { key: 'fact', label: says.fact },
      { key: 'first', label: runs.first },
      { key: 'second', label: runs.second },
      { key: 'differs', label: says.differs },
    ],
    rows: [...facts, ...configuration].map(([fact, left, right]) => [
      fact,
      left,
      right,
      left === right ? says.no : says.yes,
    ]),
  };
}

function factsOf(
  { inputs, seeds, versions, device }: ManifestDraft,
  { compare: { summary: says } }: Words,
): [string, string][] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return [
    ...inputs.map(({ role, sha256 }): [string, string] => [says.input(role), sha256]),
    [says.seeds, seeds.length > 6 ? `${seeds.slice(0, 3).join(', ')} … ${String(seeds.at(-1))}` : seeds.join(', ')],
    ...Object.entries(versions).map(([name, version]): [string, string] => [says.version(name), version]),
    ...Object.entries(device).map(([name, value]): [string, string] => [says.device(name), text(value)]),
  ];
}
