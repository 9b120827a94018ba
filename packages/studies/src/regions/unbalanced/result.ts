import { z } from 'zod';
import { methodNames, unbalancedNames } from '../forecasts/names.ts';
import { forecastNoteSchema } from '../notes.ts';

const errorsSchema = z.strictObject({ cells: z.int(), mae: z.number().nullable(), rmse: z.number().nullable() });

const known = z.array(z.number().nullable());

/** Forecasts of the target in all regions, where missing cells are kept. */
export const unbalancedSchema = z.strictObject({
  ids: z.array(z.string()).describe('All regions'),
  periods: z.array(z.number()).describe('All periods'),
  complete: z.int().describe('Regions of the balanced panel'),
  forecasts: z.array(
    z.strictObject({
      horizon: z.int(),
      origins: z.array(z.number()).describe('Last known periods; several where they are pooled'),
      cells: z.int().describe('Regions and origins whose target is known in the period forecast'),
      methods: z.array(
        z.strictObject({
          method: z.enum(methodNames),
          regions: z.int().describe('Regions that it forecasts'),
          same: errorsSchema.describe('Over the cells that every method forecasts that forecasts any'),
          own: errorsSchema.describe('Over all cells that it forecasts'),
          notes: z.array(forecastNoteSchema),
        }),
      ),
    }),
  ),
  regions: z
    .array(
      z.strictObject({
        origin: z.number(),
        horizon: z.int(),
        actual: known.describe('What came, of all regions; null where missing'),
        methods: z.array(z.strictObject({ method: z.enum(unbalancedNames), forecast: known })),
      }),
    )
    .describe('From the last origin, and where forecasts after the last period are asked for from there'),
});
