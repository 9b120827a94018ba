import type { growth as english } from '../en/growth.ts';

export const growth: typeof english = {
  title: (target) => `${target} 的决定因素`,
  summary: {
    title: '要点',
    sample: (rows, target, features, methods) =>
      `样本共 ${rows} 个观测。用${methods}以 ${features} 个可能的决定因素解释 ${target}。`,
    methods: (count) => ` ${count} 种方法`,
    seeds: (count) =>
      count === 1
        ? '方法中的随机部分只抽取一次：此处无从判断其中多少出于偶然。'
        : `方法中的随机部分最多重复 ${count} 个种子。`,
    top: (names, methods) =>
      methods === 1 ? `名次居前（各种子平均）：${names}。` : `${methods} 种方法的平均名次居前：${names}。`,
    topEntry: (name, rank) => `${name}（${rank}）`,
    bma: (count, prior, names) => `贝叶斯模型平均认为 ${count} 个因素显著（包含概率高于先验 ${prior}）：${names}。`,
    bmaNone: (prior) => `贝叶斯模型平均未发现显著因素（包含概率均不高于先验 ${prior}）。`,
    crossValidated: (best, r2, worst, worstR2) =>
      `对未参与拟合的观测，${best}预测最好（交叉验证 R² 为 ${r2}），${worst}最差（${worstR2}）。仅有样本内的良好拟合说明不了什么。`,
    alike: (a, b, correlation) => `${a}与${b}（秩相关 ${correlation}）`,
    agreement: (most, least) => `排序最为接近的是${most}，差别最大的是${least}。`,
    interaction: (a, b, method, share) =>
      `在${method}所得函数中，${a} 与 ${b} 的交互最强：二者超出各自作用之和的部分占其预测值方差的 ${share}。`,
    additive: (method) => `在${method}所得函数中没有两两交互：它是各因素单独作用之和。`,
    published: (cells, counts) => `论文公布的 ${cells} 个数值中：${counts}。`,
  },
  ranks: {
    caption:
      '各决定因素在各方法中的排名，按平均排名排列：颜色越深排名越前。格内为平均斜率的符号（± 表示类别间符号不一）。',
    first: (count) => `前 ${count} 个。`,
    key: (entries) => `${entries}。`,
  },
  ranking: {
    title: '排名',
    note: (isSampled) =>
      isSampled ? '区间反映换一份同类样本会得到什么。' : '区间只反映方法自身的随机性，不反映样本的随机性。',
  },
  coefficients: '系数与符号',
  determinant: {
    title: '单个决定因素，所有方法',
    fepv: 'FEPV，百分数',
    table: (name, target) => `${target} 的决定因素之一：${name}，逐一方法；区间（5–95 %）在有抽样时按抽样，否则按种子`,
    none: '没有方法将其列入前十，因此没有其剖面。',
  },
  importance: {
    title: '重要性',
    caption: (method, count, isSampled) =>
      `${method}：前 ${count} 个决定因素的重要性，各种子均值及${isSampled ? '抽样' : '各种子'}的 5–95 % 区间`,
  },
  accuracy: '拟合与预测效果',
  sure: {
    title: '有多确定？',
    plain:
      '各种子的区间说明一种方法受自身随机性影响的程度。这里问的是另一个问题：换一份同类样本会得到什么？抽样的区间回答它：这里的，以及排名、斜率与剖面中的。若同样大的重要性（就所有决定因素一并而言）几乎不会偶然出现，该决定因素便是显著的；若把它换成其他变量未能决定的部分之后预测变差，它便有自己的信息。',
  },
  variation: {
    title: '推测函数用到了什么',
    none: '本次运行未对推测函数做分解。',
  },
  interaction: {
    title: '两个因素合在一起',
    caption: (method, count) =>
      `${method}：${count} 个决定因素两两的联合贡献（FIEPV），占预测值方差的百分比；相关的因素之间含其共有部分，单凭它不能说有交互`,
    zoom: '显示',
    topTen: '前十个决定因素',
    all: '全部因素对',
    none: '本次运行未做两两分解。',
  },
  profiles: {
    title: '剖面',
    caption: (method, hasBand) =>
      `${method}：单个决定因素在其取值范围内变动时的预测值，其余因素取 25 %（橙色虚线）、50 %（实线）与 75 %（紫色点线）分位数${hasBand ? '；阴影为实线在各抽样中的 5–95 % 区间' : ''}；底部刻线为样本取值`,
    none: '本次运行未绘制剖面。',
  },
  contributions: {
    title: '贡献',
    caption: (method) => `${method}：各决定因素对每个观测预测值的贡献，橙线为线性趋势`,
  },
  swarm: {
    title: '并列比较贡献',
    axis: '对预测值的贡献',
    caption: (method, count) =>
      `${method}：贡献最大的 ${count} 个决定因素对每个观测预测值的贡献；颜色表示该观测自身取值的高低（类别变量只有一种颜色）`,
  },
  shares: {
    title: '决定因素的组',
    axis: '占预测方差的百分比',
    caption: (method) => `${method}：各组决定因素在预测方差中的份额，合计 100 %`,
    none: '数据中没有组，或本次运行未对推测函数做分解。',
  },
  map: {
    title: '地图',
    show: '显示',
    shown: { target: '目标变量', prediction: '预测值', residual: '残差' },
    captions: {
      target: (target) => `样本中的 ${target}`,
      prediction: (target, method) => `${method}对 ${target} 的样本内预测`,
      residual: (target, method) => `${target} 减去${method}的样本内预测`,
    },
    unmatched: (names) => `地图上没有与下列标识对应的国家：${names}。`,
    undrawn: (names) => `在此比例尺（1:1.1 亿）下过小而未绘出：${names}。`,
    none: '不在样本中',
  },
  rows: {
    country: '国家',
    row: '观测',
    numbered: (number) => `第 ${number} 个观测`,
    title: (kind) => `逐个查看：${kind}`,
    caption: (country, method) => `${country}：由平均预测到自身预测（${method}）`,
    table: (country, method) => `${country}：各决定因素对其预测值的贡献（${method}）`,
    average: '平均预测',
    others: (count) => `其余 ${count} 个`,
    interplay: '交互作用',
    prediction: '预测值',
    actual: '实际值',
    contribution: '贡献',
    facts: (target, actual, prediction, residual) =>
      `${target}：${actual}。样本内预测：${prediction}。残差：${residual}。`,
    note: '贡献逐个因素测算；因为各因素共同起作用，它们之和与从平均预测到该预测的差距并不相等，其差额记为交互作用。',
    none: '本文件不含样本（以 --no-data 生成，或未对推测函数做分解）。',
  },
  published: {
    title: '与论文对照',
    all: '所有表',
    source: (source) => `出处：${source}。`,
  },
  agreement: {
    title: '方法间的一致性',
    caption: '各方法两两之间在全部决定因素上的秩相关',
    key: (entries) => `：${entries}`,
  },
};
