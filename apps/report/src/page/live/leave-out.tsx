import { useState } from 'preact/hooks';
import { formatNumber, shorten } from '../../format.ts';
import { useWords } from '../parts/words-context.ts';

const most = 200;

interface LeaveOutProps {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly label: string | null }[];
  /** Names of those left out. */
  readonly out: ReadonlySet<string>;
  readonly onChange: (out: ReadonlySet<string>) => void;
}

/** A folded list of check boxes, with a field to find one in it. */
export function LeaveOut({ title, items, out, onChange }: LeaveOutProps) {
  const words = useWords();
  const { without } = words.live;
  const [sought, setSought] = useState('');
  const needle = sought.trim().toLocaleLowerCase();
  const found = items.filter(
    ({ name, label }) => out.has(name) || `${name} ${label ?? ''}`.toLocaleLowerCase().includes(needle),
  );
  const toggle = (name: string): void => {
    const next = new Set(out);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <details class="leave-out">
      <summary>
        {title}: <span class="count">{out.size === 0 ? without.none : formatNumber(out.size, 0, words)}</span>
      </summary>
      <label>
        {without.find}{' '}
        <input type="search" value={sought} onInput={({ currentTarget }) => setSought(currentTarget.value)} />
      </label>
      <div class="choices" role="group" aria-label={title}>
        {found.slice(0, most).map(({ name, label }) => (
          <label key={name} title={label ?? name}>
            <input type="checkbox" checked={out.has(name)} onChange={() => toggle(name)} />{' '}
            <bdi>{shorten(name, 30)}</bdi>
          </label>
        ))}
      </div>
      {found.length > most && <p>{without.more(formatNumber(found.length - most, 0, words))}</p>}
    </details>
  );
}
