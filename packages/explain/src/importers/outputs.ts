import { FormatError } from '@kuznets/base';

/** Which of a model's outputs to read: the one that was asked for, or the only one there is. */
export function chosenOutput(file: string, outputs: number, wanted: number | undefined): number {
  const got = wanted ?? (outputs === 1 ? 0 : undefined);
  if (got !== undefined && got < outputs) return got;
  throw new FormatError(got === undefined ? 'several outputs' : 'an output that the model does not have', {
    where: { file },
    got: got ?? outputs,
    allowed: outputs === 1 ? '0, the only one' : `one of them by its number, 0 to ${outputs - 1}`,
    ...(got === undefined && { remedies: [{ to: 'say which', options: { modelOutput: '0' } }] }),
  });
}
