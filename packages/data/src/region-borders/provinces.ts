/**
 * Borders of the 31 provinces: a province, and those behind it in the order of the data. Hainan, an island, has none.
 *
 * Facts, read off the outlines of ECharts 4.8.0 (`map/json/china.json`, Apache-2.0): provinces whose outlines share at least 4 of their points are
 * neighbours; every other two of them share none.
 */
export const provincesByBorder = `
  北京 天津 河北
  天津 河北
  河北 山西 内蒙古 辽宁 山东 河南
  山西 内蒙古 河南 陕西
  内蒙古 辽宁 吉林 黑龙江 陕西 甘肃 宁夏
  辽宁 吉林
  吉林 黑龙江
  上海 江苏 浙江
  江苏 浙江 安徽 山东
  浙江 安徽 福建 江西
  安徽 江西 山东 河南 湖北
  福建 江西 广东
  江西 湖北 湖南 广东
  山东 河南
  河南 湖北 陕西
  湖北 湖南 重庆 陕西
  湖南 广东 广西 重庆 贵州
  广东 广西
  广西 贵州 云南
  重庆 四川 贵州 陕西
  四川 贵州 云南 西藏 陕西 甘肃 青海
  贵州 云南
  云南 西藏
  西藏 青海 新疆
  陕西 甘肃 宁夏
  甘肃 青海 宁夏 新疆
  青海 新疆
`;
