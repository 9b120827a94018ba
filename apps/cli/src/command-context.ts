/** What a command may use of the process around it. */
export interface CommandContext {
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** What is kept of work that did not end, and how to go on; null where nothing is. Set by the command. */
  kept: () => string | null;
}

/** Said when the user stops a command. */
export function farewell({ kept }: CommandContext): string {
  return `kuznets: interrupted; ${kept() ?? 'nothing is kept'}\n`;
}
