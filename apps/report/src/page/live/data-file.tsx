import { useState } from 'preact/hooks';
import type { GrowthRun } from '../../file/report-data.ts';
import { useWords } from '../parts/words-context.ts';
import type { Engine, EngineError } from './engine/engine.ts';
import type { Values } from './sample.ts';

type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly sha256: string }
  | { readonly kind: 'refused'; readonly error: EngineError };

interface DataFileProps {
  readonly run: GrowthRun;
  readonly engine: Engine;
  readonly onValues: (values: Values | null) => void;
}

/** Asks for the data that the report does not carry, and takes none but the study's. */
export function DataFile({ run: { result, manifest }, engine, onValues }: DataFileProps) {
  const { data } = useWords().live;
  const [reading, setReading] = useState<Reading>({ kind: 'none' });
  const input = manifest.inputs[0]!;
  const read = async (file: File): Promise<void> => {
    setReading({ kind: 'reading' });
    onValues(null);
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const sample = await engine.read({
        name: file.name,
        bytes,
        config: result.config,
        input,
        digest: result.data.sha256,
      });
      setReading({ kind: 'read', sha256: sample.sha256 });
      onValues(sample);
    } catch (error) {
      setReading({ kind: 'refused', error: error as EngineError });
    }
  };
  return (
    <div class="data-file">
      <p>
        <bdi>{data.needed(fileOf(input))}</bdi>
      </p>
      <p class="hash">{data.wanted(input.sha256)}</p>
      <label>
        {data.file}{' '}
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onClick={({ currentTarget }) => {
            currentTarget.value = ''; // else choosing the same file again, mended meanwhile, says nothing
          }}
          onChange={({ currentTarget: { files } }) => {
            const file = files?.[0];
            if (file) void read(file);
          }}
        />
      </label>
      <p role="status" class={reading.kind === 'refused' ? 'wrong' : undefined}>
        {reading.kind === 'reading' && data.reading}
        {reading.kind === 'read' && (reading.sha256 === input.sha256 ? data.sameFile : data.sameValues(reading.sha256))}
        {reading.kind === 'refused' && (
          <bdi>
            {reading.error.name === 'OtherSampleError'
              ? data.other(reading.error.message)
              : data.unreadable(reading.error.message)}
          </bdi>
        )}
      </p>
    </div>
  );
}

function fileOf({ source }: GrowthRun['manifest']['inputs'][number]): string {
  return source.kind === 'catalogue' ? `${source.name}.csv` : source.path.split('/').at(-1)!;
}
