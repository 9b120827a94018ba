import { fileURLToPath } from 'node:url';

/** The command as a user runs it. */
export const bin = fileURLToPath(new URL('../../../apps/cli/bin/kuznets.js', import.meta.url));
