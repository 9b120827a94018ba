import { z } from 'zod';
import { explainConfigInputSchema } from './explain/config.ts';
import { explainResultSchema } from './explain/result.ts';
import { growthConfigInputSchema } from './growth/config.ts';
import { growthResultSchema } from './growth/result.ts';
import { regionsConfigInputSchema } from './regions/config.ts';
import { regionsResultSchema } from './regions/result.ts';
import { growthMultiverseConfigInputSchema } from './growth-multiverse/config.ts';
import { growthMultiverseResultSchema } from './growth-multiverse/result.ts';
import { multiverseConfigInputSchema } from './multiverse/config.ts';
import { multiverseResultSchema } from './multiverse/result.ts';
import { manifestSchema } from './results/manifest.ts';

/**
 * JSON Schemas (draft 2020-12) of the files that studies read and write; the same texts lie in the package's `schema` folder.
 *
 * @returns schemas by file name without extension.
 */
export function jsonSchemas(): Record<string, object> {
  return {
    'explain-config': z.toJSONSchema(explainConfigInputSchema, { io: 'input' }),
    'explain-result': z.toJSONSchema(explainResultSchema),
    'growth-config': z.toJSONSchema(growthConfigInputSchema, { io: 'input' }),
    'growth-result': z.toJSONSchema(growthResultSchema),
    'growth-multiverse-config': z.toJSONSchema(growthMultiverseConfigInputSchema, { io: 'input' }),
    'growth-multiverse-result': z.toJSONSchema(growthMultiverseResultSchema),
    'multiverse-config': z.toJSONSchema(multiverseConfigInputSchema, { io: 'input' }),
    'multiverse-result': z.toJSONSchema(multiverseResultSchema),
    'regions-config': z.toJSONSchema(regionsConfigInputSchema, { io: 'input' }),
    'regions-result': z.toJSONSchema(regionsResultSchema),
    manifest: z.toJSONSchema(manifestSchema),
  };
}
