import {
  AdapterError,
  ConfigError,
  DataError,
  DeviceLostError,
  FormatError,
  GpuError,
  KuznetsError,
} from '@kuznets/base';
import { OutputError } from '@kuznets/engines/files';

/** What the process says with its exit status. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  data: 3,
  adapter: 4,
  notReproduced: 5,
  interrupted: 6,
} as const;

const byClass = [
  [ConfigError, exitCodes.usage],
  [DataError, exitCodes.data],
  [FormatError, exitCodes.data],
  [AdapterError, exitCodes.adapter],
  [DeviceLostError, exitCodes.interrupted],
  [GpuError, exitCodes.failed],
  [OutputError, exitCodes.failed],
] as const;

/** What the operating system refused is no defect of the program. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Exit status of an error the user can act on; null for one that is a defect of the program. */
export function exitCodeOf(error: unknown): number | null {
  // A signal's reason is a DOMException, which has no class of ours.
  if (error instanceof Error && error.name === 'AbortError') return exitCodes.interrupted;
  // Its class is loaded with the engines, which most commands do without.
  if (error instanceof KuznetsError && error.code === 'holes') return exitCodes.failed;
  if (isSystemError(error)) return exitCodes.failed;
  return byClass.find(([type]) => error instanceof type)?.[1] ?? null;
}
