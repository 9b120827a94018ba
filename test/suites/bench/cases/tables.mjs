import { writeTable } from '../data.mjs';
import { alternate, kuznets, ratios, summarise } from '../measure.mjs';

/** Files in. */
export const tableCases = {
  'read-table': {
    about:
      'a CSV of 1,000,000 x 50 numbers read and described, as `kuznets data check` does, against data.table fread on one thread',
    async run({ quick, runs, peers, say }) {
      const table = writeTable(quick ? 100_000 : 1_000_000, 50);
      const { fread } = peers;
      const sides = { kuznets: () => kuznets(table, 'read_table.mjs'), ...(fread && { fread: () => fread(table) }) };
      const raw = await alternate(sides, runs, say);
      const medians = summarise(raw);
      const numbers = (table.rows * table.columns * 8) / 2 ** 20;
      return {
        data: `${table.rows} x ${table.columns}, ${(table.bytes / 2 ** 20).toFixed(0)} MiB`,
        runs: raw,
        medians,
        ratios: ratios(medians, 'kuznets').map((ratio) => ({ ...ratio, ...(!quick && { bar: 3 }) })),
        limits: [
          {
            what: "peak memory, times the table's in float64",
            value: medians.kuznets.peakMiB / numbers,
            bar: quick ? undefined : 3,
          },
        ],
      };
    },
  },
};
