import { spawn } from 'node:child_process';

/** What a program left behind. */
export interface ProgramEnd {
  /** Null where it could not be started or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether there is no such program. */
  readonly isAbsent: boolean;
}

/** Runs a program to its end, with a text on its standard input. No shell is asked. */
export function runProgram(command: string, args: readonly string[], input = ''): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: null, stdout, stderr: error.message, isAbsent: error.code === 'ENOENT' }),
    );
    child.on('close', (code) => resolve({ code, stdout, stderr, isAbsent: false }));
  });
}
