import type { ExplainNote } from '../../explain/notes.ts';
import type { Sayings } from '../sayings.ts';

/** What a reader must know of the decomposition of a model. */
export const explainNotes: Sayings<ExplainNote> = {
  margin: ({ link }) =>
    ({
      logit: '这里的一切都是对数几率的，即树之和，逻辑函数再由它给出概率；精度是概率的。',
      log: '这里的一切都是对数的，即树之和，指数函数再由它给出预测；精度是预测的。',
      softmax: '这里的一切都是一个类别的边际值，即其树之和，所有类别的归一化指数再由它给出概率；没有精度。',
    })[link],
  response: ({ link }) =>
    ({
      logit: '这里的一切都是概率的，即逻辑函数作用于树之和的结果，由所有行对的预测算出。',
      log: '这里的一切都是预测值的，即指数函数作用于树之和的结果，由所有行对的预测算出。',
    })[link],
  'one-output': ({ output, outputs }) => `模型有 ${outputs} 个输出；这里是第 ${output} 个，从 0 数起。`,
  'no-nonlinearity': ({ categories, missing }) =>
    `非线性程度只对没有缺失值的数值变量给出：${categories} 个类别变量和另外 ${missing} 个有缺失值的变量或组没有。`,
  'no-shapley-linear-leaves': () => '没有精确的沙普利值，也没有方差份额：叶节点中是线性模型，而这里需要常数。',
  'no-shapley-long-paths': ({ players }) =>
    `没有精确的沙普利值，也没有方差份额：树的一条路径用到 ${players} 个变量，最多为 64 个；把列归为组可使其减少。`,
  'no-shapley-costly': ({ steps, most }) =>
    `没有精确的沙普利值：路径较长，约需 ${steps.toExponential(0)} 步，多于 ${most.toExponential(0)}；明确要求并给出行数时才计算，把列归为组可使路径变短。`,
  'shapley-sampled': ({ rows, of, orders }) =>
    `沙普利值取自 ${of} 行中的 ${rows} 行，每行用变量的 ${orders} 个随机次序，正反各一次：它们带有标准误，其和仍等于该行的预测。`,
  'no-interactions': ({ cells, most }) =>
    `没有沙普利交互：变量对数乘以行数为 ${cells.toExponential(1)}，最多为 ${most.toExponential(1)}；把列归为组可使变量对减少。`,
  'no-shares-many-rows': ({ players, rows, most }) =>
    `没有方差份额：${players} 个变量需要对联盟抽样，而行数为 ${rows}（多于 ${most}）时须明确要求：给出抽样轮数，或把列归为组。`,
  'no-shares-costly': ({ steps, most }) =>
    `没有方差份额：对联盟抽样约需 ${steps.toExponential(0)} 步，多于 ${most.toExponential(0)}；明确要求并给出轮数时才计算，把列归为组可使其缩短。`,
  'no-effects-costly': ({ steps, most }) =>
    `没有累积局部效应：约需单棵树的 ${steps.toExponential(0)} 次预测，多于 ${most.toExponential(0)}；明确要求并给出区间个数时才计算。`,
  'shares-sampled': ({ players, rounds, draws }) =>
    `方差份额来自 ${players} 个变量的联盟的 ${draws} 次抽取，每个变量至少 ${rounds} 次：份额带有标准误。`,
  'no-response-shares-costly': ({ steps, most }) =>
    `没有方差份额：在响应尺度上约需单棵树的 ${steps.toExponential(0)} 次预测，多于 ${most.toExponential(0)}；明确要求并给出次序个数时才计算，把列归为组可使其减少。`,
  'shares-ordered': ({ players, orders }) =>
    `方差份额来自 ${players} 个变量的 ${orders} 个随机次序，正反各一次：份额带有标准误。`,
  'no-response-within': () => '没有组内份额：它们只对边际值给出。',
  'within-many-parts': ({ groups, most }) =>
    `以下各组的部分多于 ${most} 个，份额不再细分：${groups.join('、')}；在其间加一层分组即可。`,
  'no-within-costly': ({ steps, most }) =>
    `没有组内份额：约需 ${steps.toExponential(0)} 步，多于 ${most.toExponential(0)}；明确要求并给出轮数时才计算。`,
  'within-drawn': ({ draws }) => `带有标准误的组内份额来自对组外成员的 ${draws} 次抽取，每次连同其补集。`,
};
