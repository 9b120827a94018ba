import type { inference as English } from '../en/inference.ts';
import type { Same } from '../sayings.ts';

/** What permutations exchange. */
const exchanged = (by: string, column: string | null): string =>
  by === 'rows' ? '按行' : by === 'within' ? `在 ${column} 之内` : `按 ${column} 整组`;

/** What tests, intervals over samples and comparisons out of sample say. */
export const inference: Same<typeof English> = {
  columns: {
    p: 'p 值',
    pFamilywise: 'p 值（族错误率）',
    pFdr: 'p 值（错误发现率）',
    beyond: '给定其他变量时缺它的误差',
    beyondP: 'p 值（给定其他变量）',
    beyondFamilywise: 'p 值（给定其他变量，族错误率）',
    groupSum: (measure) => `${measure}之和`,
    significantBy: '方法数',
    significantBeyond: '方法数（给定其他变量）',
    overSeeds: (measure) => `${measure}（各种子）`,
    overSamples: (measure) => `${measure}（抽样）`,
    chosen: '选中的样本占比',
    positive: '系数为正的样本占比',
    difference: 'MSE 与最优之差',
    superior: '可为最优的 p 值',
    inSet: '在 90 % 集合内',
    logScore: '对数预测得分',
    rank: '名次',
    amongTen: '位列前十的比例，%',
    movedBy: (unit) => `剔除后变化最大者（${unit}）`,
    withoutIt: '剔除后的重要性',
    samplingShare: '抽样，%',
    seedShare: '种子，%',
    imputationShare: '插补，%',
    trees: '种子部分降至 1 % 所需树数',
  },
  captions: {
    significance: (method, target, measure) => `${method}：${target}各决定因素的${measure}是否大于偶然，以及有多确定`,
    significant: (target) => `${target}的决定因素中在 5 % 族错误率下显著者，以及由多少、哪些方法得出`,
    significantGroups: (target) =>
      `${target}的决定因素各组：重要性之和的 p 值（族错误率），以及在 5 % 水平下显著的方法数`,
    groupSignificance: (method, target, measure) => `${method}：${target}各组决定因素的${measure}之和是否大于偶然`,
    leaveOneOut: (method, target, measure) =>
      `${method}：${target}各决定因素的名次与${measure}，以及逐一剔除时的最小值与最大值`,
    outOfSample: '各方法的样本外表现：R² 及其各次划分的 5–95 % 区间，以及与最优方法的平方误差之差',
    variance: '重要性的不确定性从何而来：前十个决定因素的中位数，占方差的百分比',
  },
  significanceNote: (permutations, by, column) =>
    `p 值：${permutations} 次置换目标值（${exchanged(by, column)}）中重要性不小于实际值的比例。族错误率：以所有决定因素中的最大者为准（Westfall–Young），在无一有意义时精确成立。给定其他变量：在给定其他变量的条件下重新抽取该变量，检验留出样本的误差是否上升（单侧）。`,
  groupsNote: (permutations, by, column) =>
    `p 值：同样的 ${permutations} 次置换目标值（${exchanged(by, column)}）中，组内各决定因素的重要性之和不小于实际值的比例。族错误率：以所有组中的最大者为准（Westfall–Young）。一组可以显著而其中没有单个显著的决定因素，反之亦然。`,
  seedsNote: '区间为各种子的 5–95 %：只反映方法自身的随机性，与样本无关。',
  samplesNote: (by, column, drawn, from, resamples) =>
    `区间为抽样的 5–95 %：${resamples} 个${by === 'subsample' ? '子样本' : '自助样本'}，每个含 ${from} 个${column === null ? '样本行' : ` ${column} 组`}中的 ${drawn} 个${by === 'subsample' ? '，除名次外均换算到全部样本' : ''}。对重要性而言，其覆盖率没有理论保证。`,
  leaveOneOutNote: (fits, column) =>
    `逐一剔除 ${fits} 个${column === null ? '样本行' : ` ${column} 组`}，每次以交叉验证的设定用其余样本重新拟合。`,
  outOfSampleNote: (partitions, folds) =>
    `${partitions} 次划分，每次 ${folds} 折，各方法相同。标准误与 p 值按 Nadeau–Bengio；集合以 90 % 的概率包含最优方法（模型置信集）。`,
  originsNote:
    '较晚的各期由其之前的观测预测，各方法相同。标准误与 p 值按 Nadeau–Bengio 就各期计算；集合以 90 % 的概率包含最优方法（模型置信集）。',
  influence: (method, unit, spearman, seeds) =>
    `${method}：剔除 ${unit} 时排名变化最大（秩相关系数 ${spearman}${seeds === null ? '' : `；仅更换种子时至少为 ${seeds}`}）。`,
  staying: (stay, named) => `无论剔除哪一个，前 ${named} 名中有 ${stay} 个始终位列前十。`,
  most: (determinants, methods) => `在 5 % 族错误率下显著（${methods} 种方法中的方法数）：${determinants}。`,
  none: (methods) => `在 ${methods} 种方法中，没有决定因素在 5 % 族错误率下显著。`,
  groups: (groups) => `重要性之和在 5 % 族错误率下显著的组（方法数）：${groups}。`,
  groupsNone: '在任何方法下，都没有一组决定因素在 5 % 族错误率下显著。',
  list: (names) => names.join('、'),
  counted: (name, count) => `${name}（${count}）`,
  beyond: (determinants) => `在其他变量之外仍有信息（5 % 族错误率）：${determinants}。`,
  beyondNone: '在 5 % 族错误率下，没有任何方法认为某个决定因素在其他变量之外仍有信息。',
  survivors: (method, published, names) =>
    `${method}：论文的前 ${published} 个决定因素中，${names.length === 0 ? '没有' : `有 ${names.length} 个`}在 5 % 族错误率下显著${names.length === 0 ? '' : `：${names.join('、')}`}。`,
  best: (method, r2, others) =>
    `${method}的样本外预测最好（R² ${r2}）${others === '' ? '；没有其他方法可能同样好' : `；可能同样好的有${others}`}（90 % 模型置信集）。`,
};
