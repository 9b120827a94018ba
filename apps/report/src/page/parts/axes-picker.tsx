import type { Axes } from '../../figures/panels.ts';
import { Picker } from './picker.tsx';
import { useWords } from './words-context.ts';

interface AxesPickerProps {
  readonly axes: Axes;
  readonly onAxes: (axes: Axes) => void;
}

/** Chooses whether panels beside each other share their vertical axis. */
export function AxesPicker({ axes, onAxes }: AxesPickerProps) {
  const { label, ...names } = useWords().common.axes;
  const choices = (['common', 'free'] as const).map((value) => ({ value, text: names[value] }));
  return <Picker label={label} choices={choices} chosen={axes} onChoose={onAxes} />;
}
