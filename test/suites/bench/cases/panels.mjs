import { twoWayPanel } from '../data.mjs';
import { alternate, kuznets, ratios, summarise } from '../measure.mjs';

const demeanCase = (share, about) => ({
  about: `20 columns of 200,000 rows without effects of 5,000 entities and 40 periods, ${about}, against plm's Within`,
  async run({ quick, runs, peers, say }) {
    const panel = twoWayPanel({ rows: quick ? 20_000 : 200_000, entities: quick ? 500 : 5000, columns: 20, share });
    const sides = { kuznets: () => kuznets(panel, 'demean.mjs'), ...(peers.plm && { plm: () => peers.plm(panel) }) };
    const raw = await alternate(sides, runs, say);
    const medians = summarise(raw);
    // The same function of the data, whoever computes it.
    const [ours, theirs] = [raw.kuznets[0].squares, raw.plm?.[0].squares ?? raw.kuznets[0].squares];
    const apart = ours.reduce((most, value, k) => Math.max(most, Math.abs(value / theirs[k] - 1)), 0);
    return {
      data: `${panel.rows} rows, ${panel.columns} columns`,
      runs: raw,
      medians,
      ratios: ratios(medians, 'kuznets').map((ratio) => ({ ...ratio, ...(!quick && { bar: 2 }) })),
      limits: [{ what: 'sums of squares apart, as a share', value: apart, bar: 1e-9 }],
    };
  },
});

/** Effects of panels. */
export const panelCases = {
  'demean-balanced': demeanCase(1, 'balanced'),
  'demean-unbalanced': demeanCase(0.8, 'a fifth of the cells missing'),
};
