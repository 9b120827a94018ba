import type { ManifestDraft, Table } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { DataTable } from './data-table.tsx';
import { Section } from './section.tsx';
import { useWords } from './words-context.ts';

interface ProvenanceProps {
  readonly manifest: ManifestDraft;
  /** SHA-256 of the sample. */
  readonly sample: string;
  readonly citation: string | null;
  /** A method's name by its identity. */
  readonly nameOf: (method: string) => string;
}

/** What a result was made from and on, and how to make it again. */
export function Provenance({ manifest, sample, citation, nameOf }: ProvenanceProps) {
  const words = useWords();
  const says = words.common.provenance;
  const rows: [string, string][] = [
    [says.made, manifest.created],
    [says.took, says.seconds(formatNumber(manifest.seconds, 1, words))],
    ...manifest.inputs.flatMap(({ role, source, sha256 }): [string, string][] => [
      [says.source(role), source.kind === 'catalogue' ? source.name : source.path],
      [says.input(role), says.hash(sha256)],
    ]),
    [says.sample, says.hash(sample)],
    ...Object.entries(manifest.versions).map(([key, value]): [string, string] => [says.version(key), value]),
    ...Object.entries(manifest.device).map(([key, value]): [string, string] => [
      says.device(key),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ...manifest.models.map(({ method, seed, sha256 }): [string, string] => [
      says.model(nameOf(method), String(seed)),
      says.hash(sha256),
    ]),
  ];
  const table: Table = {
    name: 'provenance-facts',
    caption: says.facts,
    columns: [
      { key: 'fact', label: says.fact },
      { key: 'value', label: says.value },
    ],
    rows,
  };
  return (
    <Section id="provenance" title={says.title}>
      <p>{says.rerun}</p>
      <pre tabIndex={0}>kuznets verify &lt;{says.folder}&gt;</pre>
      {manifest.study === 'growth' && (
        <>
          <p>{says.restudy}</p>
          <pre tabIndex={0}>
            kuznets {manifest.study} --config config.json --out {'<'}
            {says.folder}
            {'>'}
          </pre>
        </>
      )}
      <details>
        <summary>{says.configuration}</summary>
        <pre tabIndex={0}>
          {shorten(
            JSON.stringify(manifest.config, (_, value: unknown) => value ?? undefined, 2),
            40_000,
          )}
        </pre>
      </details>
      <DataTable table={table} characters={200} />
      {manifest.study === 'growth' && <p class="note">{says.digits}</p>}
      {citation !== null && (
        <p class="note">
          <bdi>{says.citation(citation)}</bdi>
        </p>
      )}
    </Section>
  );
}
