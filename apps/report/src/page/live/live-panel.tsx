import { useState } from 'preact/hooks';
import type { GrowthResult } from '@kuznets/studies';
import type { Engine, EngineError } from './engine/engine.ts';
import type { Grown, Place } from './engine/protocol.ts';
import { Outcome, type Grew } from './outcome.tsx';
import { type Running, RunStatus } from './run-status.tsx';
import { type Values, sampleOf } from './sample.ts';
import { type LiveMethod, type LiveSettings, configOf, settingsOf } from './settings.ts';
import { SettingsForm } from './settings-form.tsx';

interface LivePanelProps {
  readonly result: GrowthResult;
  readonly methods: readonly LiveMethod[];
  readonly values: Values;
  readonly engine: Engine;
}

/** The settings, the run, and what it grew. */
export function LivePanel({ result, methods, values, engine }: LivePanelProps) {
  const [method, setMethod] = useState(methods[0]!);
  const [settings, setSettings] = useState<LiveSettings>(settingsOf(method));
  const [place, setPlace] = useState<Place>('auto');
  const [running, setRunning] = useState<Running>({ kind: 'idle' });
  const [grew, setGrew] = useState<Grew | null>(null);
  const grow = async (): Promise<void> => {
    const data = sampleOf(result.data, values, settings);
    const started = performance.now();
    setRunning({ kind: 'running', share: 0, started });
    try {
      const grown: Grown = await engine.grow({ config: configOf(result, method, settings), data, place }, (share) =>
        setRunning({ kind: 'running', share, started }),
      );
      setGrew({ grown, method, settings, kept: data.features.map(({ name }) => name) });
      setRunning({ kind: 'done' });
    } catch (error) {
      setRunning({ kind: 'failed', error: error as EngineError });
    }
  };
  return (
    <div class="live">
      <SettingsForm
        result={result}
        methods={methods}
        method={method}
        onMethod={(chosen) => {
          setMethod(chosen);
          setSettings({ ...settingsOf(chosen), features: settings.features, rows: settings.rows });
        }}
        settings={settings}
        onSettings={setSettings}
        place={place}
        onPlace={setPlace}
        busy={running.kind === 'running'}
        onGrow={() => void grow()}
      />
      <RunStatus running={running} onCancel={() => engine.cancel()} />
      {grew !== null && <Outcome result={result} grew={grew} />}
    </div>
  );
}
