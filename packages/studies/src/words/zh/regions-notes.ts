import { periodName } from '@kuznets/data';
import type { Model } from '../../regions/diverged.ts';
import type { NeighbourNote } from '../../regions/clustering-result.ts';
import type { ForecastNote, PanelNote, WalkVerdict } from '../../regions/notes.ts';
import type { Verdict } from '../../regions/verdict-schema.ts';
import { type Evidence, figure, percent } from '../evidence.ts';
import type { Sayings } from '../sayings.ts';
import { tableNotes } from './table-notes.ts';

const UNITS = { year: '年', 'half-year': '半年', quarter: '季度', month: '月', week: '周', day: '日' };

/** Units left out of a panel. */
export const panelNotes: Sayings<PanelNote> = {
  ...tableNotes,
  'periods-read-as': ({ name, unit, text, number }) =>
    `“${name}”列按${UNITS[unit]}读取，自 ${text} 起；结果文件与配置文件把 ${periodName(number, unit)} 写作 ${number}。`,
  'same-in-all-units': ({ names }) => `因各期所有地区取值相同而剔除：${names.join('、')}。`,
  'periods-left-out': ({ periods }) => `${periods.length} 个时期因地区过少被剔除：${periods.join('、')}。`,
  'missing-cells-kept': ({ regions, ids, first, last, before, after }) =>
    [
      `保留缺失值：能处理缺失值的方法${before.length === 0 ? '' : `利用 ${before[0]!} 以来的已知数据`}预测全部 ${regions} 个地区；其余结果只涉及 ${first} 至 ${last} 数据完整的 ${regions - ids.length} 个地区${ids.length === 0 ? '' : `，不含：${ids.join('、')}`}。`,
      ...(after.length === 0 ? [] : [`因地区过少而未用的时期：${after.join('、')}。`]),
    ].join(''),
  'years-as-rows': ({ name, first, last, names }) =>
    `${first} 至 ${last} 各年原为列，已转为行“${name}”，变量为 ${names.join('、')}。`,
  'unit-without-period': ({ id, period }) => `${id} 被剔除：缺少 ${period}。`,
  'unit-with-missing-cell': ({ id, row, column }) => `${id} 被剔除：第 ${row} 行缺少 "${column}"。`,
};

/** What is to be said of the neighbours. */
export const neighbourNotes: Sayings<NeighbourNote> = {
  'neighbours-unknown': ({ names }) =>
    `相邻关系文件中的下列名称不是数据中的区域，含有它们的行未使用：${names.join('、')}。`,
  'regions-alone': ({ ids }) => `没有邻居、不参与相邻检验的区域：${ids.join('、')}。`,
  'more-parts-than-clusters': ({ parts, clusters }) =>
    `没有相邻区域的聚类：各区域按边界分为 ${parts} 个互不相连的部分，多于 ${clusters} 类。`,
};

/** What is to be said of a method's forecasts. */
export const forecastNotes: Sayings<ForecastNote> = {
  orders: ({ orders }) =>
    `按 AICc 选出的阶数及次数：${orders.map(({ order, times }) => `(${order.join(', ')}) ${times} 次`).join(', ')}。`,
  trends: ({ none, trend, damped }) => `按 AICc，${none} 个序列无趋势，${trend} 个有趋势，${damped} 个趋势渐缓。`,
  weights: ({ period, past, weights }) => {
    const shares = weights
      .filter(({ weight }) => weight >= 0.005)
      .sort((a, b) => b.weight - a.weight)
      .map(({ method, weight }) => `${models[method]} ${percent(weight)}`);
    return `起点 ${period} 向前一期的权重（${past === 0 ? '不由此前的预测决定' : `由此前 ${past} 个起点的预测决定`}）：${shares.join('、')}。`;
  },
  'no-split': ({ rows, leaf }) => `${rows} 个观测无法分成各含 ${leaf} 个观测的叶节点：每个预测都是均值。`,
  'does-not-move': ({ cluster, names }) =>
    `类 ${cluster}：下列指标在各区域每期变动相同，未进入因子模型：${names.join('、')}。`,
  'likelihood-still-rose': ({ cluster, iterations }) => `类 ${cluster}：${iterations} 次迭代后似然仍在上升。`,
  'factors-singular': ({ cluster, factors }) =>
    `类 ${cluster}：似然趋向冲击少于 ${factors} 个因子的模型；时期太少，容不下这么多因子。`,
  'changes-alike': ({ name, ids }) =>
    `${name}：下列区域每期变动相同，未进入因子模型，按原变动延续：${ids.join('、')}。`,
  'em-still-rose': ({ cluster, name, iterations }) =>
    `类 ${cluster}，${name}：${iterations} 次期望最大化迭代后似然仍在上升。`,
  'split-by-windows': ({ cluster }) => `第 ${cluster} 类只有一个区域：改为保留其部分窗口用于验证。`,
  'one-network': () => '各类的区域共用一个网络；载荷为各类区域的均值。',
  'complete-regions-only': ({ regions, left }) => `不能处理缺失值：只预测 ${regions} 个完整地区，略去其余 ${left} 个。`,
  'too-few-values': ({ fewest, ids }) =>
    `${ids.length} 个地区因可用的已知值不足 ${fewest} 个而未预测：${ids.join('、')}。`,
  'same-forecasts': ({ method }) => `预测与${models[method]}相同：不另计为一种方法。`,
};

/** Names of the models. */
export const models: Readonly<Record<Model, string>> = {
  dae: '自编码器',
  gcn: '图网络',
  'random-walk': '随机游走',
  drift: '带漂移的随机游走',
  'panel-ar': '面板 AR(1)',
  'factor-panel-ar': '变动的面板 AR(1)（含共同因子）',
  arima: 'ARIMA',
  ets: '指数平滑',
  theta: 'θ 方法',
  xgboost: '提升树（XGBoost 设定）',
  lightgbm: '提升树（LightGBM 设定）',
  dfm: '变动的线性动态因子',
  lstm: 'LSTM',
  'lstm-dfa': 'LSTM-DFA',
  'lstm-dfa-shrunk': '向随机游走收缩的 LSTM-DFA',
  mean: '各预测的均值',
  'inverse-mse': '按均方误差倒数加权的预测',
  stacked: '堆叠预测',
};

/** The paper's conclusions. */
export const claims: Readonly<Record<Verdict['claim'], string>> = {
  reduction: '自编码器比主成分分析保留更多信息：重构误差更低。',
  clustering: '图网络改善聚类：轮廓系数上升。',
  dynamics: 'LSTM-DFA 的解释力强于线性动态因子。',
  mixed: '混合模型的预测优于 ARIMA、提升树和 LSTM，也优于随机游走。',
};

/** What is said of a conclusion. */
export const verdicts: Readonly<Record<Verdict['verdict'], string>> = {
  holds: '成立',
  'does not hold': '不成立',
  open: '未定',
};

/** A method against the random walk. */
export const againstWalk: Readonly<Record<WalkVerdict, string>> = {
  beats: '优于',
  loses: '劣于',
  open: '无明显差异',
  'one-origin': '仅一个起点，无从判断',
  'few-origins': '起点太少，无从判断',
};

/** The numbers that decide a conclusion. */
export const evidence: Evidence = {
  reduction: ({ belowPca, pca, error }) => [
    `${percent(belowPca)} 的重复中误差低于主成分分析的 ${figure(pca)}；其中位数为 ${figure(error?.median)}（各种子 5–95 %：${figure(error?.low)} 至 ${figure(error?.high)}）。误差在样本内计算，即在训练网络所用的数据上计算。`,
  ],
  clustering: ({ common, direct, own, space }) => [
    `以同一组标准化指标衡量，图网络所得各类的轮廓系数中位数为 ${figure(common?.median)}（各种子 5–95 %：${figure(common?.low)} 至 ${figure(common?.high)}），不用图网络的 k 均值为 ${figure(direct)}。在网络自身的空间中，中位数为 ${figure(own)}：网络把相似的区域拉近，无论分类如何都会抬高这一数值。${space === 'network' ? '此处与论文一致，以这一数值判定。' : ''}`,
  ],
  dynamics: ({ forecasts }, written) => [
    ...forecasts.map(
      ({ origins, horizon, rmse, linear }) =>
        `自 ${written(origins)} 起向前 ${horizon} 期，标准化误差为 ${figure(rmse.median)}（各种子 5–95 %：${figure(rmse.low)} 至 ${figure(rmse.high)}），变动的线性因子为 ${figure(linear)}。`,
    ),
    '二者以同样多的因子描述一个区域。',
  ],
  mixed: ({ forecasts }, written) =>
    forecasts.map(
      ({ origins, horizon, share, walk, better }) =>
        `自 ${written(origins)} 起向前 ${horizon} 期，${percent(share)} 的重复误差小于随机游走（${againstWalk[walk]}）。不逊于或优于它的方法：${better.map((name) => models[name]).join('、') || '无'}。`,
    ),
};
