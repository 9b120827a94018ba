import { percent } from '../evidence.ts';
import type {
  growthMultiverse as English,
  growthMultiverseSayings as EnglishSayings,
} from '../en/growth-multiverse.ts';
import type { Same } from '../sayings.ts';

/** What a multiverse of the growth study says. */
export const growthMultiverse: Same<typeof English> = {
  columns: {
    places: '位次数',
    always: '始终保持',
    half: '半数保持',
    never: '从不保持',
    stays: '保持占比',
    fits: '拟合中占比',
    inside: '含该位次',
    median: '秩的中位数',
    decides: '取决于',
    share: '方差份额',
    most: '最常保持的取值',
    least: '最少保持的取值',
    staysWith: '取该值时',
  },
  captions: {
    methods: (specifications, top) =>
      `各方法的前 ${top} 位：在 ${specifications} 种设定的全部、至少半数与任何一种之下仍居前 ${top} 的个数，以及各位次在设定中与拟合中保持的平均占比`,
    ranks: (specifications, top) =>
      `每个位次：在 ${specifications} 种设定中秩的中位数与 5–95 %，仍居前 ${top} 的设定占比（仅计该决定因素有变化的设定），以及最能解释其方差的选择`,
    choices: '秩在各设定之间的方差由每项选择的取值所解释的份额',
    readings: '按每项选择的取值：各方法的位次得以保持的设定占比，对位次取平均',
    specifications: (top) => `全部设定：所作选择，以及各方法前 ${top} 位中得以保持的个数`,
  },
  curve: (rank, shown, all) =>
    `${rank}：在${shown === all ? ` ${all} 种设定` : ` ${all} 种设定中等距取 ${shown} 种`}中的秩，按中位数排序，附各种子 5–95 % 区间；虚线为其位次；下方为各项选择`,
  rankOf: (method, place, determinant) => `${method}，第 ${place} 位：${determinant}`,
};

/** What a multiverse of the growth study says of its result: which ranks survive. */
export const growthMultiverseSayings: Same<typeof EnglishSayings> = {
  places: ({ published, places, always, half, never }) =>
    `${published ? '论文在各方法前十位中列出' : '各方法按中位数列入前十位'}的 ${places} 个位次中，${always} 个在所有设定下仍居前十，${half} 个在至少半数设定下仍居前十，${never} 个在任何设定下均不居前十。`,
  methods: ({ methods }) =>
    `按方法计，一个位次得以保持的设定占比平均为：${methods.map(({ abbreviation, stays }) => `${abbreviation} ${percent(stays)}`).join('，')}。`,
  firm: ({ firm }) =>
    firm.length === 0
      ? '凡有两种以上方法列出的决定因素，没有一个在列出它的每种方法下都能在至少半数设定中保持。'
      : `有两种以上方法列出，且在列出它的每种方法下都能在至少半数设定中保持的决定因素：${firm.join('、')}。`,
  decides: ({ path, share, most, least }) =>
    `最能左右排序的选择是 ${path}，其取值平均解释了秩的方差的 ${percent(share)}：取 ${most.value} 时 ${percent(most.stays)} 的位次得以保持，取 ${least.value} 时为 ${percent(least.stays)}。`,
};
