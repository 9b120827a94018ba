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

const byErrorName: Readonly<Record<string, number>> = {
  ConfigError: exitCodes.usage,
  DataError: exitCodes.data,
  ModelFileError: exitCodes.data,
  AdapterError: exitCodes.adapter,
  DeviceLostError: exitCodes.failed,
  GpuError: exitCodes.failed,
  OutputError: exitCodes.failed,
  AbortError: exitCodes.interrupted,
};

/** Exit status of an error the user can act on; null for one that is a defect of the program. */
export function exitCodeOf(error: unknown): number | null {
  return error instanceof Error ? (byErrorName[error.name] ?? null) : null;
}
