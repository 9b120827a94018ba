import type { CellMeasure, CellNote, CellRow, DataNote, LeftOut, MethodNote } from '../../growth/notes.ts';
import type { Sayings } from '../sayings.ts';
import { tableNotes } from './table-notes.ts';

const someOf = (ids: readonly string[]): string =>
  ids.length <= 10 ? ids.join('、') : `${ids.slice(0, 8).join('、')} 等`;

const time = (seconds: number): string =>
  seconds < 120
    ? `${seconds} 秒`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} 分钟`
      : `${Math.round(seconds / 3600)} 小时`;

/** What was done to a cross-section. */
export const dataNotes: Sayings<DataNote> = {
  ...tableNotes,
  'rows-of-subset': ({ subset, rows, of }) => `${of} 个观测中取 ${rows} 个：满足 ${subset} 者。`,
  'rows-left-out': ({ ids, rows, cells }) =>
    `${rows} 个观测中 ${ids.length} 个因缺失数据而剔除（${someOf(cells.map(({ column, cells: count }) => `${column} ${count}`))}）：${someOf(ids)}。`,
  'rows-without-earlier-period': ({ ids }) => `${ids.length} 个观测因数据中没有其上一期而剔除：${someOf(ids)}。`,
  'rows-without-weight': ({ ids }) => `${ids.length} 个观测因权重缺失或为 0 而剔除：${someOf(ids)}。`,
  'rows-weighted': ({ column, without }) =>
    `拟合、标准误与得分（样本内与交叉验证）均按 ${column} 加权；装袋与随机森林按与之成比例的概率抽取各行；解释力与平均斜率就拟合函数而言，各行同等计入。不接受权重的方法未运行：${list(without)}。`,
  'rows-alone-in-effect': ({ ids }) =>
    `${ids.length} 个观测因在所吸收效应的某一水平中只此一个（反复剔除直至没有）、组内无变化而剔除：${someOf(ids)}。`,
  absorbed: ({ effects, degrees, rows }) =>
    `已吸收固定效应：${effects.map(({ name, levels }) => `${name}（${levels} 个水平）`).join('、')}，占 ${rows} 个观测的 ${degrees} 个自由度。目标变量与决定因素对全部观测一次性作组内去均值，因此每种方法解释和预测的都是去均值后的目标变量，R² 为组内 R²；各折与抽样取自去均值后的整体，其均值用到了留出的观测：交叉验证与袋外得分略为偏高。最小二乘、逐步回归、模型平均与贝叶斯方法计入所占自由度；惩罚回归、树、网络与支持向量机把去均值的观测当作普通观测。`,
  'unvarying-within': ({ names }) => `在所吸收的效应之内没有变化，未计入：${list(names)}。`,
  'demeaning-not-converged': ({ names, steps }) =>
    `${steps} 步后仍未精确去均值：${list(names)}。所吸收的效应之间联系太弱：请少吸收一些，或剔除与其他水平共有观测很少的水平。`,
  'lagged-target-absorbed': ({ determinants, effect, periods }) =>
    `${list(determinants)}：目标变量自身的滞后项；吸收 ${effect} 后其系数向下偏误约 (1 + b) / (T - 1)，平均 T 为 ${periods.toFixed(1)} 期（Nickell 1981）。面板较长时影响很小；较短时应使用 Arellano–Bond 估计。`,
  'folds-of-clusters': ({ column, clusters, folds }) =>
    folds === clusters
      ? `交叉验证每次留出 ${column} 的一个聚类，共 ${clusters} 个。`
      : `交叉验证把 ${column} 的 ${clusters} 个聚类各自整体归入 ${folds} 折之一。方法内部用于选择惩罚强度或参数的折亦然。`,
  'folds-of-origins': ({ periods, rows }) =>
    `样本外预测：${periods.length} 个时期（${someOf(periods)}，共 ${rows} 个观测）各由其之前各期的观测预测，各方法相同；交叉验证得分只就这些观测而言，同一聚类或同一单位的较早观测可能在两边。`,
  'bags-of-clusters': ({ column }) =>
    `装袋树、随机森林与装袋模型树按 ${column} 的整个聚类抽样，任一聚类不会同时在袋内和袋外；装袋网络仍按行抽样。`,
  'samples-affordable': ({ resamples, seconds, others }) =>
    `抽样区间取自 ${resamples} 个样本，单核约需 ${time(seconds)}，其余拟合约需 ${time(others)}（由公式估计，不计时）。可用参数 resamples 另定数目：发表时宜取 200，取 0 则不抽样。`,
  'no-samples-costly': ({ resamples, seconds, others }) =>
    `没有抽样区间：${resamples} 个样本单核约需 ${time(seconds)}，其余拟合约需 ${time(others)}（由公式估计，不计时）；未经要求，所费不超过后者的一半或 20 秒。用参数 resamples 给出数目即可抽样。此时的区间均取自各种子，不反映样本的不确定性。`,
  'cells-filled-in': ({ feature, cells, mean }) =>
    `${feature}：${cells} 个缺失值以均值 ${Number(mean.toPrecision(6))} 填补。`,
  'cells-of-factor-filled-in': ({ feature, cells, level }) =>
    `${feature}：${cells} 个缺失值以最常见的类别 ${level} 填补。`,
  'cells-imputed': ({ feature, cells, imputations }) =>
    `${feature}：${cells} 个缺失值经多重插补填补，共 ${imputations} 次。`,
  'pooled-over-imputations': ({ imputations }) =>
    `每种方法都在 ${imputations} 个插补数据表上拟合：系数按鲁宾法则合并；其余标为各种子的均值与区间，均取自所有数据表的各个种子；行的抽样依次轮用各数据表；标为首个种子者取自第一个数据表。插补值用到了目标变量，留出行的插补值也不例外：袋外与交叉验证的得分略为偏高。`,
};

const list = (names: readonly string[]): string => names.join(', ');

/** What a reader must know of a method's fits. */
export const methodNotes: Sayings<MethodNote> = {
  'constant-columns': ({ names }) => `在样本中为常数，系数取 0：${list(names)}`,
  'constant-left-out': ({ name }) => `${name} 在样本中不变，未计入`,
  'combination-left-out': ({ name, of }) => `${name} 是 ${list(of)} 的线性组合，未计入`,
  'same-column': ({ name, of }) => `${name} 只是 ${of} 换了单位：惩罚把二者的权重全部给了其中一个，名次也随之而定`,
  'same-in-another-unit': ({ name, of }) => `${name} 只是 ${of} 换了单位：二者的作用无法区分，因此没有模型同时包含它们`,
  'inseparable-combination': ({ name, of }) =>
    `${name} 是 ${list(of)} 的线性组合：它们的作用无法区分，因此没有模型同时包含它们`,
  'gap-not-reached': ({ open, lambdas, tol, lambda, gap }) =>
    `${lambdas} 个惩罚强度中有 ${open} 个未达到对偶间隙 ${tol}，最先为 ${lambda.toExponential(3)}（间隙 ${gap.toExponential(1)}）：双精度或 maxSweeps 已用尽，请增大 lambdaMinRatio 或 tol`,
  'stopped-early': ({ steps, violation }) =>
    `在 ${steps} 步后停止，约束违反量为目标变量标准差的 ${violation.toExponential(1)} 倍：请增大 maxIterations 或 tol`,
  'draws-not-converged': ({ allowed, rHat, names }) =>
    `分段链 R-hat 超过 ${allowed}，最大为 ${rHat?.toFixed(3) ?? '无穷大'}：${list(names)}；请增大 nDraws 与 burnIn`,
  'chains-not-converged': ({ name, rHat, allowed, effectiveDraws, draws, correlation }) =>
    `未收敛，请增大 nDraws 或 burnIn：纳入概率的分段链 R-hat 最大为 ${rHat?.toFixed(3) ?? '无穷大'}（${name}；容许值 ${allowed}）；${draws} 次抽样中有效抽样至少 ${effectiveDraws.toFixed(0)} 次，模型概率的精确值与访问频率之相关系数为 ${correlation?.toFixed(3) ?? '未定义'}`,
  'kept-models': ({ models, low, high }) =>
    `“在保留模型中的包含概率”仅就访问过的 ${models} 个最优模型计算，并归一化；这些模型合计占全部模型后验概率的 ${share(low, high)}`,
  'networks-diverged': ({ diverged, networks }) => `${networks} 个网络中有 ${diverged} 个发散，未计入`,
  'mean-of-first-networks': ({ decomposed, networks }) => `所分解的是 ${networks} 个网络中前 ${decomposed} 个的均值`,
  'group-shares-of-orders': ({ orders }) =>
    `各组的份额是 ${orders} 个随机次序（正反各一次）的平均：合计为 100 %，与全部次序的结果略有差别`,
  'group-shares-of-first-networks': ({ shared, networks }) =>
    `各组的份额属于 ${networks} 个网络中前 ${shared} 个的均值`,
  'no-standard-errors': () => '没有标准误：权重来自数据的模型平均，其分布不是正态',
  'naive-after-selection': () => '系数来自对选中的决定因素作最小二乘；标准误、t 与 p 未计入选择本身，因而偏小',
  'chosen-in-half': ({ imputations, names }) =>
    `并非在全部 ${imputations} 个插补数据表中都被选中：${list(names)}；最小二乘以至少半数数据表选中者为准`,
  'no-degrees-of-freedom': ({ selected, rows }) =>
    `选中之后无法作最小二乘：${selected} 个决定因素加常数项，${rows} 行，没有剩余自由度`,
  'leverage-one': ({ asked, used }) =>
    `标准误为 ${used} 而非 ${asked}：有一行的杠杆值为 1，而 ${asked} 要除以 1 减杠杆值`,
  'covariance-fixed': () => '双向聚类得到负方差：协方差矩阵的负特征值已置零',
  'features-binned': ({ drawn, rows, bins }) =>
    `分裂点取自每个决定因素至多 ${bins} 个分箱，而非其全部取值：${drawn > rows ? `若每次都抽中最大的组，一个袋可含 ${drawn} 行` : `样本有 ${rows} 行`}，超过 65535 行即分箱`,
  'pruned-trees-unsteady': () => '剪枝模型树的重要性取决于少数对袋外观测外推的树；不剪枝则更稳定',
  tuned: ({ chosen, times, fits, combinations }) =>
    `在每次拟合所用的样本之内从 ${combinations} 种组合中选出：${chosen}${times === fits ? '' : `（${fits} 个种子中的 ${times} 个）`}`,
  'model-size-cut': ({ requested, used, determinants }) =>
    `${determinants} 个决定因素中预期进入模型的至多一半：先验模型规模取 ${used}，而非 ${requested}`,
};

/** A share in per cent, or the shares of several seeds. */
function share(low: number, high: number): string {
  const [least, most] = [low, high].map((value) => (100 * value).toPrecision(2));
  return least === most ? `${least} %` : `${least} 至 ${most} %`;
}

/** Why methods were left out. */
export const leftOut: Sayings<LeftOut> = {
  'too-few-rows': ({ rows, determinants, least }) =>
    `${determinants} 个决定因素只有 ${rows} 个观测，至少需要 ${least} 个`,
  'too-many-rows': ({ rows, most }) => `${rows} 个观测，至多可用 ${most} 个`,
};

const ties =
  '装袋法约三成、随机森林约两成的分裂是几个因素并列最优：此处随机取舍；由论文回归树的五处并列分裂判断，论文程序由求和的舍入决定';
const thousands = (count: number): string => count.toLocaleString('en');

/** What there is to know of a published cell beside ours. */
export const cellNotes: Sayings<CellNote> = {
  'ranks-here': ({ determinant, rank }) => `${determinant} 在此居第 ${rank.toFixed(1)} 位`,
  'undefined-here': () => '此处无定义：该因素对拟合函数没有贡献，论文所列只是舍入误差的残余',
  'least-squares-on-published-ten': () => '以论文所列十个因素做最小二乘',
  'least-squares-on-all': () => '以全部因素做最小二乘',
  'value-not-of-list': ({ first, second }) =>
    `论文所列数值与其所列因素不符：表 4（RF）与表 5（M5P-RF）所列十个因素相同，而表 6 为 ${first.toFixed(4).slice(1)}，表 7 为 ${second.toFixed(4).slice(1)}`,
  'ranked-by-vanishing': () =>
    '论文正文按惩罚强度增大时系数归零的次序排名；自所拟合的惩罚强度起算，所得十个因素相同，次序也几乎一致',
  'row-on-the-cut': ({ cut, otherwise }) =>
    `有一国恰在切分点 ${cut} 上：此处归左支，论文程序归右支，如此即得 ${otherwise}`,
  'ties-by-rounding-ranges': ({ trees, ranges }) =>
    `${ties}：把并列留给舍入决定的三组各 ${thousands(trees)} 棵树给出 ${ranges.map(({ determinant, low, high }) => `${determinant} ${low.toFixed(2)}–${high.toFixed(2)}`).join('、')}`,
  'ties-by-rounding-values': ({ trees, values }) =>
    `${ties}：把并列留给舍入决定的 ${thousands(trees)} 棵树给出 ${values.map(({ determinant, value, standardError }) => `${determinant} ${value.toFixed(2)}（标准误 ${standardError.toFixed(2)}）`).join('、')}`,
  'ties-beyond-spread': () => `超出种子间波动；${ties}`,
  'model-trees-unspecified': () =>
    '论文未说明模型树如何剪枝与平滑，也未说明哪些节点可再分裂；此处既不剪枝也不平滑，十个观测的节点即可分裂',
  'prior-unspecified': () => '论文未说明所用先验；按后验标准差排名的尖峰-平板先验与之相近，差别在抽样误差之内',
  'models-unspecified': () => '论文未说明对哪些模型取平均',
  'network-settings': ({ defaults, rangesOfBootstraps, unitOfTarget, logistic, withoutStopping, withoutStoppingMae }) =>
    `按论文所用程序的默认设置，R² 为 ${defaults.toFixed(3)}；按各自助样本取值范围缩放时为 ${rangesOfBootstraps.toFixed(3)}，误差以增长率为单位时为 ${unitOfTarget.toFixed(3)}，用逻辑函数时为 ${logistic.toFixed(3)}，只有不设提前停止的观测时才得 ${withoutStopping.toFixed(3)} 与 MAE ${withoutStoppingMae.toFixed(4)}，而次序不变；论文所列非线性约为此处的两倍，多数因素接近一百个网络之均值的非线性`,
  'kernel-is-identity': () => '因素未经标准化时高斯核矩阵为单位阵：拟合并未用到它们，其次序纯属偶然',
  'solver-unspecified': () => '此处为 MATLAB 默认 C 与 ε 下的对偶最优解；论文未给出这两者，也未说明其求解器何时停止',
  'order-of-2004': () => '论文所列次序出自 2004 年的文章，用的是该文自己的抽样方法与先验',
};

const cellMeasures: Readonly<Record<Exclude<CellMeasure, 'place'>, string>> = {
  mae: 'MAE',
  r2: 'R²',
  linearR2: '线性回归 R²',
  linearAdjustedR2: '线性回归调整 R²',
  fepv: 'FEPV',
  nonlinearity: 'NL',
};

/** What a row of a published table holds. */
export const cellRow = ({ measure, determinant, place }: CellRow): string =>
  measure === 'place' ? `第 ${place} 名` : [cellMeasures[measure], determinant ?? []].flat().join(' ');
