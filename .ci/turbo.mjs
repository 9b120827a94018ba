// node .ci/turbo.mjs ARGS...: turbo with pnpm on its path.
import { withPnpm } from './tools.mjs';

const { code } = await withPnpm(['turbo', ...process.argv.slice(2)]);
process.exitCode = code;
