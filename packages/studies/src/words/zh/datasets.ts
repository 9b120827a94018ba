import type { Datasets } from '../datasets.ts';

/** Titles and cautions of the catalogue. */
export const datasets: Datasets = {
  fls2001: { title: '跨国经济增长 1960–1992：72 个国家，41 个解释变量' },
  sdm2004: { title: '跨国经济增长 1960–1996：88 个国家，67 个解释变量' },
  'us-states': { title: '公共资本与产出：美国 48 州，1970–1986，8 个指标' },
  provinces: {
    title: '中国各省：31 个省份，2018–2023，8 个指标',
    caution: '收入为全体居民收入，而非城镇居民收入：这八列并非论文的 X1–X8。',
  },
};
