import type { MethodResult } from '@kuznets/studies';
import { useWords } from '../parts/words-context.ts';

interface MethodPickerProps {
  readonly methods: readonly MethodResult[];
  readonly chosen: MethodResult;
  readonly onChoose: (method: MethodResult) => void;
}

/** Chooses one of the study's methods. */
export function MethodPicker({ methods, chosen, onChoose }: MethodPickerProps) {
  const { growth } = useWords();
  return (
    <label class="picker">
      {growth.method}{' '}
      <select value={chosen.id} onChange={(event) => onChoose(methods.find(({ id }) => id === event.currentTarget.value)!)}>
        {methods.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
