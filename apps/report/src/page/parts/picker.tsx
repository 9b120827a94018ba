interface PickerProps<Choice extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: Choice; readonly text: string }[];
  readonly chosen: Choice;
  readonly onChoose: (value: Choice) => void;
}

/** Chooses one of several. */
export function Picker<Choice extends string>({ label, choices, chosen, onChoose }: PickerProps<Choice>) {
  return (
    <label class="picker">
      {label}{' '}
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value as Choice)}>
        {choices.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
