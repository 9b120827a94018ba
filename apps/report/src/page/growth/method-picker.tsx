import { type GrowthResult, methodName } from '@kuznets/studies';
import { Picker } from '../parts/picker.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

/** Chooses the method that the sections show. */
export function MethodPicker({ result, method, onMethod }: SectionProps) {
  const words = useWords();
  return (
    <Picker
      label={words.columns.method}
      choices={result.methods.map((entry) => ({ value: entry.id, text: methodName(entry, words) }))}
      chosen={method.id}
      onChoose={(id) => onMethod(methodWith(result, id))}
    />
  );
}

function methodWith({ methods }: GrowthResult, id: string) {
  return methods.find((method) => method.id === id)!;
}
