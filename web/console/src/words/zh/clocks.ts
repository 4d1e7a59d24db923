/** Chinese for how quick the centre and its crews are, and for deadlines in working time. */

import type { Measured, Term } from "../../wire/vocabulary";

type Unit = Term["unit"];
const UNITS: Record<Unit, string> = { working_hours: "工作时", working_days: "工作日" };

type Names = Record<Measured["measure"], string>;

export const clocks = {
  clocks: {
    tab: "时限",
    measure: {
      answer: "来电→接听",
      process: "接听→首派",
      acknowledge: "报警→处置",
      accept: "派遣→接受",
      arrive: "派遣→到场",
    } satisfies Names,
    meaning: {
      answer: "振铃到接听，双方时间都有时按电话网关的时钟；未接来电算作未达",
      process: "接听（没有接听的按收到）到第一个单位被派出；并在一起的事件算一起",
      acknowledge: "收到报警到有人第一次处置（受理、并入、立案、确认、派遣、记录等）；自动并入的不计",
      accept: "派遣到对方有人接受",
      arrive: "派遣到到达现场",
    } satisfies Names,
    percentile: (percent: number) => `P${percent}`,
    never: "未达",
    partial: "不全",
    partialTitle: "数量太多，较早的没有计入：这些数字只是其余部分的",
    nothing: "—",
    seconds: (value: number) => `${value} 秒`,
    limit: (time: string, n: number) => `限 ${time} · ${n} 次`,
    few: (n: number) => `${n} 次，最长`,
    fewTitle: (n: number) => `本班只有 ${n} 次，不足 10 次，不作判断`,
    rule: (percent: number, time: string) => `${percent}% ≤ ${time}`,
    title: (name: string, rule: string, source: string, n: number, late: number) =>
      `${name}：${rule}（${source}）；本班 ${n} 次，超限 ${late} 次`,
    open: "打开时限",
    current: "本班",
    before: "上一班",
    day: "自然日",
    what: "项目",
    count: "次数",
    limits: "限值与来源",
    late: (late: number, running: number) => `超限 ${late}${running > 0 ? `（进行中 ${running}）` : ""}`,
    verdict: { kept: "达标", broken: "未达标", few: "次数少", none: "—" },
    noLimit: "未设限值",
    overdue: "超限的是",
    running: "进行中",
    unnamed: (name: string, n: number) => `${name}：另有 ${n} 次超限未列出`,
    live: "有变化时 5 秒内更新；演练和测试不计",
    wait: "中心正在读取本班与上一班的记录，请稍候。",
  },
  working: {
    left: (time: string, unit: Unit, amount: number) =>
      `${time} 前 · ${unit === "working_days" && amount === 0 ? "今日到期" : `剩 ${amount} ${UNITS[unit]}`}`,
    late: (time: string, unit: Unit, amount: number) =>
      `${time} 到期 · 逾期${amount === 0 ? "" : ` ${amount} ${UNITS[unit]}`}`,
  },
};
