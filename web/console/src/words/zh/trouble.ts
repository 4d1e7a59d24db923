/** Chinese for troubles of the centre's own means, and for the canary. */

import type { TroubleKind } from "../../store/trouble";

export const trouble = {
  trouble: {
    title: "系统故障",
    mark: "系统故障，非警情",
    kind: {
      quiet: "静默",
      gaps: "心跳丢失",
      canary: "链路自检未返回",
      broker: "消息代理失联",
      clock: "时钟跳变",
    } satisfies Record<TroubleKind, string>,
    many: (kind: string, count: number) => `${kind} · ${count} 个来源`,
    apart: "系统故障不与警情合并，也不定级：请另行立案并建立关联。",
    passed: "已恢复，待人工了结",
    recovered: "已恢复",
    about: (since: string, sources: readonly string[], more: number) =>
      [`自 ${since}`, sources.join("、"), more > 0 && sources.length > 0 ? `等另外 ${more} 个` : ""]
        .filter((part) => part !== "")
        .join(" · "),
    lasts: (age: string) => `已 ${age}`,
    grown: (count: number) => `故障再次出现或扩大，共 ${count} 个来源`,
    eased: (back: number, count: number) => `${back} 个来源恢复，还有 ${count} 个`,
    between: "、",
    stepped: (steps: string) => `时钟跳变 ${steps}`,
    steppedAgain: (steps: string) => `时钟再次跳变，先后 ${steps}`,
    ended: (age: string) => `故障恢复，持续 ${age}`,
    folded: (into: string) => `归入 ${into} 一并处理`,
  },
  canary: {
    label: "链路自检",
    trip: (ms: number) => `${ms} ms`,
    ago: (age: string) => `已 ${age}`,
    never: "未返回",
    hint: "自检警报经消息代理、链路和记录回到本席的时间，与写入记录所用的时长",
  },
};
