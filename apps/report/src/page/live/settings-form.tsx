import { type GrowthResult, methodName } from '@kuznets/studies';
import { formatNumber } from '../../format.ts';
import { useWords } from '../parts/words-context.ts';
import type { Place } from './engine/protocol.ts';
import { LeaveOut } from './leave-out.tsx';
import { type LiveMethod, type LiveSettings, bounds, changes, mistakes, settingsOf } from './settings.ts';

const places: readonly Place[] = ['auto', 'wasm', 'webgpu'];
const counts = ['trees', 'minSamplesLeaf', 'seed'] as const;

interface SettingsFormProps {
  readonly result: GrowthResult;
  readonly methods: readonly LiveMethod[];
  readonly method: LiveMethod;
  readonly onMethod: (method: LiveMethod) => void;
  readonly settings: LiveSettings;
  readonly onSettings: (settings: LiveSettings) => void;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
  readonly busy: boolean;
  readonly onGrow: () => void;
}

/** What to grow and where; the report's own settings to begin with. */
export function SettingsForm({
  result,
  methods,
  method,
  onMethod,
  settings,
  onSettings,
  place,
  onPlace,
  busy,
  onGrow,
}: SettingsFormProps) {
  const words = useWords();
  const { columns, live } = words;
  const wrong = mistakes(settings, result);
  const allowed = bounds(settings, result);
  const { data } = result;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && wrong.length === 0) onGrow();
      }}
      noValidate
    >
      <div class="fields">
        <label>
          {columns.method}
          <select
            value={method.id}
            onChange={({ currentTarget }) => onMethod(methods.find(({ id }) => id === currentTarget.value)!)}
          >
            {methods.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {methodName(entry, words)}
              </option>
            ))}
          </select>
        </label>
        {counts.map((name) => {
          const [least, most] = allowed[name];
          const hint = `live-${name}-allowed`;
          return (
            <label key={name}>
              {live.settings[name]}
              <input
                type="number"
                inputMode="numeric"
                name={name}
                min={least}
                max={most}
                value={Number.isNaN(settings[name]) ? '' : settings[name]}
                aria-invalid={wrong.includes(name)}
                aria-describedby={wrong.includes(name) ? hint : undefined}
                onInput={({ currentTarget }) => onSettings({ ...settings, [name]: currentTarget.valueAsNumber })}
              />
              {wrong.includes(name) && (
                <span class="wrong" id={hint}>
                  {live.allowed(formatNumber(least, 0, words), formatNumber(most, 0, words))}
                </span>
              )}
            </label>
          );
        })}
        <label>
          {live.place}
          <select value={place} onChange={({ currentTarget }) => onPlace(currentTarget.value as Place)}>
            {places.map((name) => (
              <option key={name} value={name}>
                {live.places[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <LeaveOut
        title={live.without.features}
        items={data.features.map(({ name, label }) => ({ name, label }))}
        out={settings.features}
        onChange={(features) => onSettings({ ...settings, features })}
      />
      <LeaveOut
        title={live.without.rows}
        items={data.ids.map((name) => ({ name, label: null }))}
        out={settings.rows}
        onChange={(rows) => onSettings({ ...settings, rows })}
      />
      {(wrong.includes('features') || wrong.includes('rows')) && (
        <p class="wrong" role="alert">
          {live.without.tooMany}
        </p>
      )}
      <p class="actions">
        <button type="submit" class="primary" disabled={busy || wrong.length > 0}>
          {live.grow}
        </button>
        {changes(settings, method).length > 0 && (
          <button type="button" onClick={() => onSettings(settingsOf(method))}>
            {live.reset}
          </button>
        )}
      </p>
    </form>
  );
}
