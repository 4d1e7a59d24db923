/** Chinese for an incident's own record: files, tasks, how it ended, what it has to do with others; and for finding it again. */

import type { Handled, Relation } from "../../wire/vocabulary";

export const record = {
  files: {
    title: "附件",
    add: "添加照片、录音、视频",
    how: "也可拖到此处，或 Ctrl+V 粘贴",
    look: "打开（记入时间线）",
    sending: "上传中…",
  },
  exports: { title: "案卷", how: "导出记入时间线" },
  find: {
    words: "标题、地址、结果或编号中的字词",
    anyState: "所有状态",
    anyClass: "所有类别",
    anyStreet: "所有街道",
    pin: "点地图，找附近的",
    near: (metres: number) => `选点 ${metres} m 内`,
    from: "自",
    to: "至",
    none: "没有找到。",
    more: "更早的…",
    table: "导出表格（CSV）",
    tableHow: "所查到的全部实战事件，不含演练与系统故障；导出记入日志",
    failed: (code: string) => `暂时查不了（${code}）。`,
  },
  todo: {
    title: "任务",
    add: "添加任务",
    finish: "完成",
    reopen: "重开",
    supervise: "督办",
    release: "解除",
    watched: (by: string, reason: string, time: string) => `${by} 督办：${reason} · ${time}`,
    late: (time: string) => `超期 ${time}`,
    left: (time: string) => `剩 ${time}`,
  },
  relation: { part_of: "上级事件", has_part: "子事件", related: "相关" } satisfies Record<
    Relation["kind"],
    string
  >,
  disposition: {
    resolved: "已处置",
    handed_over: "已移交",
    nothing_found: "现场未发现",
    unfounded: "不属实",
    not_resolved: "未能解决",
  } satisfies Record<Handled["disposition"], string>,
};
