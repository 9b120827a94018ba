/** What a command may use of the process around it. */
export interface CommandContext {
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** What is kept of work that did not end, and how to go on; null where nothing is. Set by the command. */
  kept: () => string | null;
  /** Whether an interruption is answered by a question, which takes its time. Set by the command. */
  asks: boolean;
}

/** Said when the user stops a command. */
export function farewell({ kept }: CommandContext): string {
  return `kuznets: interrupted; ${kept() ?? 'nothing is kept'}\n`;
}
