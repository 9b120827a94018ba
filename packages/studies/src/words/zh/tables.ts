import type * as english from '../en/tables.ts';
import type { Same } from '../sayings.ts';

/** Headings of the tables' columns. */
export const columns: Same<typeof english.columns> = {
  low: '5 %',
  high: '95 %',
  paper: '论文',
  ofPaper: (heading) => `${heading}，论文`,
  percentile: '其百分位',
  method: '方法',
  place: '名次',
  determinant: '决定因素',
  description: '说明',
  group: '组别',
  determinants: '决定因素个数',
  members: '成员',
  abbreviation: '缩写',
  random: '含随机性',
  seeds: '种子数',
  settings: '设置',
  linearR2: '线性回归 R²',
  linearAdjustedR2: '调整 R²',
  inSample: (measure) => `样本内 ${measure}`,
  outOfBag: (measure) => `袋外 ${measure}`,
  crossValidated: (measure) => `交叉验证 ${measure}`,
  significant: '贝叶斯模型平均显著',
  methodsTopTen: '列入前十的方法个数',
  meanRank: '平均名次',
  meanRankOfMethods: '各方法平均名次',
  interaction: '交互',
  topTen: '进入前十，%',
  topTenResampled: '进入前十，自助抽样，%',
  first: '第一',
  second: '第二',
  spearman: '秩相关',
  sharedTopEight: '前 8 共有',
  sharedTopTen: '前 10 共有',
  centred: 'FEPV（中心化）',
  table: '表',
  cells: '数值个数',
  row: '行',
  ours: '此处',
  difference: '差异',
  reason: '原因',
  note: '说明',
  variable: '变量',
  uncentred: (measure) => `${measure}（未中心化）`,
  measure: '度量',
  value: '值',
  ownSpace: '自身空间',
  zScores: '标准化指标',
  silhouette: '轮廓系数',
  agreement: '各次重复的一致性',
  partitions: '划分个数',
  collapsed: '类数不足',
  replicas: '重复数',
  region: '区域',
  stability: '稳定性',
  share: (cluster) => `归入类 ${cluster}`,
  codes: '编码',
  indicators: '指标',
  indicator: '指标',
  cluster: '类',
  clusterOf: (cluster) => `类 ${cluster}`,
  inSpace: (partition, space) => `${partition}，${space}`,
  agreementWithout: '剔除后的一致性',
  moves: '改变类别的占比',
  origins: '起点',
  horizon: '向前期数',
  shareBetter: '优于随机游走的占比',
  accuracy: { mae: 'MAE', rmse: 'RMSE', mape: 'MAPE', r2: 'R²', theilU: '泰尔 U 统计量' },
  statistic: '迪博尔德–马里亚诺统计量',
  againstWalk: '与随机游走相比',
  verdict: '判定',
  claim: '结论',
  evidence: '依据',
  period: '时期',
  forecast: '预测',
  actual: '实际值',
  inside: '在区间内',
  model: '模型',
  epoch: '轮次',
  train: '训练',
  validation: '验证',
  factor: '因子',
  loading: '载荷',
  clusters: '聚类',
  factors: '因子数',
  residual: '残差方差',
};

/** Texts in the tables' cells. */
export const cells: Same<typeof english.cells> = {
  yes: '是',
  no: '否',
  all: '全部',
  noGroup: '无组别',
  clause: '；',
  component: (number) => `主成分分析，成分 ${number} 的占比`,
  pcaError: '主成分分析，均方误差',
  unit: (number) => `自编码器，编码的分配：单元 ${number}`,
  explained: '自编码器，解释占比（1 − MSE / 方差）',
  autoencoderError: '自编码器，均方误差',
};

/** How regions are clustered. */
export const partitions: Same<typeof english.partitions> = {
  gnn: '图网络之后的 k 均值',
  codes: '自编码器编码的 k 均值',
  direct: '指标的 k 均值',
};

/** How a published number and ours compare. */
export const reasons: typeof english.reasons = {
  exact: '完全一致',
  'within-seed-spread': '在种子间波动之内',
  'definition-differs': '定义不同',
  'paper-inconsistent': '论文自相矛盾',
  'not-reproduced': '未能复现',
};

const fit = '各函数的拟合优度，以及以前十个决定因素做最小二乘的拟合优度';

/** Captions of the growth study's tables. */
export const growthCaptions: Same<typeof english.growthCaptions> = {
  variables: (target) => `${target} 的决定因素`,
  groups: '决定因素的组别',
  methods: '方法及其设置',
  rankings: '决定因素按名次排列',
  furtherRankings: '决定因素按名次排列，其他方法',
  fit,
  furtherFit: `${fit}，其他方法`,
  variation: '前十个决定因素的解释力（占预测值均方的百分比）与非线性程度（百分比）',
  furtherVariation: '前十个决定因素的解释力与非线性程度，其他方法',
  explainedVariation: '全部决定因素的解释力，占预测值均方的百分比',
  nonlinearity: '全部决定因素的非线性程度，百分比',
  ranks: (methods) => `${methods} 种方法给出的名次，各种子的均值与 5–95 % 区间`,
  variationOf: (method) => `${method}：全部决定因素的解释力（占预测值均方的百分比）与非线性程度（百分比）`,
  ranking: (method, target, measure, seeds) =>
    `${method}：${target} 的决定因素按${measure}排列，${seeds} 个种子的均值与 5–95 % 区间`,
  interaction: (method) => `${method}：前十个决定因素两两的联合贡献（FIEPV），百分比`,
  pairs: (method) => `${method}：按联合贡献（FIEPV）大小排列的因素对，以及预测值方差中仅属二者交互的部分，百分比`,
  profiles: '预测值随单个决定因素的变化，其余因素取 25 %、50 % 与 75 % 分位数',
  accuracy: '各函数的准确度，各种子的均值与 5–95 % 区间',
  agreement: '每两种方法的秩相关，以及前八与前十的共有个数',
  comparison: '论文数值与此处数值对照',
  comparisonCounts: '论文各表的数值与此处相比的情况',
  comparisonReasons: '论文数值与此处不同的原因',
};

/** Captions of the decomposition of a model. */
export const explainCaptions: Same<typeof english.explainCaptions> = {
  model: (program, trees) => `${program}，${trees} 棵树`,
  variables: (model, data) => `${model}：各变量对预测变动的解释力与非线性程度，百分比，数据为 ${data}`,
  pairs: (model, data) => `${model}：各变量对的联合贡献（FIEPV）与交互，百分比，数据为 ${data}`,
};

/** Captions of the regions study's tables; `over` says what the intervals are over. */
export const regionsCaptions: Same<typeof english.regionsCaptions> = {
  over: (replicas, lost) =>
    `${replicas} 次重复的中位数与 5–95 % 区间${lost.length === 0 ? '' : `，不计发散者：${lost.join('、')}`}`,
  printed: (caption, kind, numbers) => `${caption}（论文${kind === 'table' ? '表' : '图'} ${numbers}）`,
  verdicts: '这一方法的四项论断，以及各次重复对其的判定',
  reduction: (period, over) => `${period} 的指标降至二维：${over}`,
  clusters: (period, over) => `${period} 各类的轮廓系数，分别在自身空间与标准化指标中计算，仅后者可相互比较：${over}`,
  regions: (period) => `${period} 的聚类：各次重复的共识、其稳定性以及归入各类的重复占比`,
  profiles: (period) => `${period} 各类的标准化指标均值`,
  zScores: (period) => `${period} 的标准化指标`,
  plane: (period, codes, embedding) =>
    `${period} 各区域的二维位置：主成分得分，以及与之对齐的第 ${codes} 次重复（误差居中）的编码和第 ${embedding} 次重复（首个与共识同类）的嵌入`,
  silhouettes: (period, over) => `${period} 各区域的轮廓系数，在被聚类的空间与标准化指标中：${over}`,
  selection: '各类数之下 k 均值的轮廓系数',
  paper: '论文数值在各次重复中的位置',
  leaveOneOut: (period, replicas) =>
    `逐一剔除区域后 ${period} 的聚类，每次 ${replicas} 个重复：其余区域与完整划分的一致性（调整兰德指数），以及其他区域被剔除时该区域换类的占比`,
  indicators: (over) => `LSTM-DFA 各类各指标的平均绝对误差，标准化：${over}`,
  accuracy: (over) => `各类全部指标的准确度，标准化：${over}`,
  levels: (target, over) => `${target} 的预测，原单位，以及与随机游走相比：${over}`,
  next: (origin, over) => `LSTM-DFA 自 ${origin} 对各区域的预测与实际值：${over}`,
  curves: (over) => `各轮次的损失：${over}`,
  loadings: (over) => `LSTM-DFA 各类的载荷，只确定到旋转与尺度：${over}`,
  factorNumber: (used) => `Bai 与 Ng 的因子个数准则，越小越好；此处使用 ${used} 个`,
};
