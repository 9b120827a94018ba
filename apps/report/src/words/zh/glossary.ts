import type { Words } from '../words.ts';
import { regionsGlossary } from './regions-glossary.ts';

const breiman = 'Breiman (2001), Random Forests, doi:10.1023/A:1010933404324';
const decomposition = '刘岩、谢天关于增长决定因素的研究，附录 A 对推测函数的分解';

export const glossary: Words['glossary'] = {
  standardized: {
    name: '置换重要性 / 标准差',
    definition:
      '每棵树（或每个网络）预测未参与其拟合的观测，并在其中打乱某一决定因素：平方误差上升幅度在各树间的均值除以其标准差。',
    source: `${breiman}；MATLAB 的 OOBPermutedPredictorDeltaError`,
  },
  mean: {
    name: '置换重要性',
    definition: '在未参与拟合的观测中打乱某一决定因素后，平方误差的平均上升幅度。',
    source: breiman,
  },
  standardDeviation: {
    name: '各部分间的标准差',
    definition: '同一次拟合中各棵树（或网络）所得重要性的差异。',
    source: breiman,
  },
  riskReduction: {
    name: '每次分裂的风险下降',
    definition: '以该决定因素分裂所带来的均方误差下降之和，除以分裂总数。',
    source:
      'Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees；MATLAB 的 predictorImportance',
  },
  vanishing: {
    name: '系数归零时的惩罚强度',
    definition: '惩罚强度从零开始增大：系数最后归零的决定因素排名第一。',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  lambdas: {
    name: '系数非零的惩罚个数',
    definition: '在所尝试的各惩罚强度中，该决定因素留在模型内的个数。',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  standardizedCoefficient: {
    name: '标准化系数',
    definition: '以自身标准差为单位计量决定因素时系数的大小。',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  weights: {
    name: '权重占比',
    definition: '决定因素在进入各神经元的权重中所占比例，乘以该神经元在输出权重中所占比例，再对神经元求和。',
    source: 'Garson (1991)；增长论文神经网络一节',
  },
  kept: {
    name: '单独保留的 R²',
    definition: '除某一决定因素外全部打乱后剩余的 R²，对自助样本取均值。',
    source: '增长论文支持向量回归一节',
  },
  lost: {
    name: '单独失去的 R²',
    definition: '除某一决定因素外全部打乱后 R² 的下降幅度（按论文文字），对自助样本取均值。',
    source: '增长论文支持向量回归一节',
  },
  posteriorT: {
    name: '后验均值 / 后验标准差',
    definition: '系数距离零有多少个后验标准差。',
    source: '正态-逆伽马先验的贝叶斯线性回归',
  },
  posteriorSd: { name: '后验标准差', definition: '系数后验分布的标准差。', source: '正态-逆伽马先验的贝叶斯线性回归' },
  weight: {
    name: '包含该因素的模型权重',
    definition: '模型平均为每个候选模型赋权；此处为包含该决定因素的模型权重之和。',
    source: 'Hansen (2007), Least Squares Model Averaging, doi:10.1111/j.1468-0262.2007.00785.x',
  },
  entry: {
    name: '进入次序',
    definition: '逐步回归依次纳入决定因素，最先纳入者排名第一；后被剔除者与从未进入者同列。',
    source: 'Efroymson (1960)；MATLAB 的 stepwisefit',
  },
  absoluteT: { name: 't 统计量的绝对值', definition: '系数除以其标准误，不计符号。', source: '普通最小二乘' },
  posteriorInclusion: {
    name: '后验包含概率',
    definition: '给定数据，该决定因素属于模型的概率。若其高于先验概率（预期模型规模除以决定因素个数），则称为显著。',
    source: 'Sala-i-Martin, Doppelhofer and Miller (2004), doi:10.1257/0002828042002570',
  },
  exactInclusion: {
    name: '包含概率（在保留模型上精确计算）',
    definition: '同上，但依据访问过的最优模型的边际似然，而非访问次数。',
    source: 'Fernández, Ley and Steel (2001), doi:10.1002/jae.623',
  },
  signCertainty: {
    name: '符号确定性',
    definition: '在该决定因素进入模型的条件下，系数取其更可能符号的概率。',
    source: 'Sala-i-Martin, Doppelhofer and Miller (2004), doi:10.1257/0002828042002570',
  },
  rank: {
    name: '名次',
    definition: '在一个种子下按重要性排列的名次；重要性相同者取平均名次。表中为各种子的均值及 5 % 至 95 % 分位数区间。',
    source: '本报告',
  },
  r2: {
    name: 'R²',
    definition:
      '预测值所解释的目标变量方差份额。样本内：对参与拟合的观测；袋外：每个观测仅由未见过它的树预测；交叉验证：每个观测由未用它拟合和调参的模型预测。',
    source: '通用定义',
  },
  mae: { name: '平均绝对误差', definition: '预测值与目标值之间的平均距离，单位与目标变量相同。', source: '通用定义' },
  fepv: {
    name: '预测变动解释力占比（FEPV）',
    definition:
      '预测值的方差中有多少来自该决定因素的贡献 D(i)。各因素之和不必等于 100 %：两个因素的共同作用会被各自计入。',
    source: `${decomposition}，(A9)–(A10)`,
  },
  fepvUncentred: {
    name: 'FEPV（未中心化）',
    definition: '分母改为预测值的均方而非方差；论文表格即如此列示。',
    source: decomposition,
  },
  nonlinearity: {
    name: '非线性程度（NL）',
    definition: '决定因素的贡献中直线无法描述的份额：线性作用为 0 %。',
    source: `${decomposition}，(A14)`,
  },
  fiepv: {
    name: '交互预测解释力占比（FIEPV）',
    definition: '两个决定因素共同的解释力减去各自解释力之和；二者相互替代或抵消时为负。',
    source: `${decomposition}，(A12)–(A13)`,
  },
  hStatistic: {
    name: 'Friedman 的 H',
    definition: '两个决定因素的联合作用中不等于各自作用之和的份额：无交互作用时为 0。取第一个种子的值。',
    source: 'Friedman and Popescu (2008), doi:10.1214/07-AOAS148',
  },
  profile: {
    name: '剖面',
    definition:
      '某一决定因素在其取值范围内变动、其余因素固定在 25 %、50 % 或 75 % 分位数时的预测值。底部刻线为样本取值。',
    source: '增长论文图 3、图 4',
  },
  contribution: {
    name: '贡献 D(i)',
    definition: '观测 i 的预测值，减去该决定因素依次取遍样本取值、其余取值不变时预测值的平均。',
    source: `${decomposition}，(7)`,
  },
  residual: {
    name: '残差',
    definition: '目标值减预测值：为正表示该国增长快于方法的预测。为样本内残差，拟合越紧密则越小。',
    source: '通用定义',
  },
  spearman: {
    name: '秩相关',
    definition: '两种方法对全部决定因素所排名次的相关系数：次序相同为 1，无关为 0，相反为 −1。',
    source: 'Spearman (1904)',
  },
  ...regionsGlossary,
};
