import { useMemo, useState } from 'preact/hooks';
import type { GrowthRun } from '../../file/report-data.ts';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { DataFile } from './data-file.tsx';
import { Engine } from './engine/engine.ts';
import './live.css';
import { LivePanel } from './live-panel.tsx';
import type { Values } from './sample.ts';
import { liveMethods } from './settings.ts';

/** Grows the report's forests again in the reader's browser, as they were or otherwise. */
export function LiveSection({ run }: { readonly run: GrowthRun }) {
  const { live } = useWords();
  const { data } = run.result;
  const methods = useMemo(() => liveMethods(run.result), [run]);
  const engine = useMemo(() => new Engine(), []);
  const [values, setValues] = useState<Values | null>(data.x.length > 0 ? data : null);
  if (methods.length === 0) return null;
  return (
    <Section id="live" title={live.title}>
      <p>{live.intro}</p>
      {data.x.length === 0 && <DataFile run={run} engine={engine} onValues={setValues} />}
      {values !== null && <LivePanel result={run.result} methods={methods} values={values} engine={engine} />}
    </Section>
  );
}
