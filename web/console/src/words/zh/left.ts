/** Chinese for what lies left and in the middle: tray, lists, map. */

import type { Need } from "../../store/need";
import type { AlertKind, CallPhase, IncidentState, NodeKind, Reason, Severity } from "../../wire/kinds";

export const left = {
  tray: {
    title: "待处理警情",
    count: (count: number) => `${count} 条`,
    empty: "没有待处理的警情。",
    join: "并入",
    joinTo: (incident: string) => `并入 ${incident}`,
    create: "新建",
    more: (count: number) => `还有 ${count} 条较早的警情`,
    unseen: (count: number) => `${count} 条新警情不在眼前 · 显示`,
    from: (number: string) => `来电 ${number}`,
    unmarked: "按 J 先标记第一条",
    noIncident: "先选中一个事件，再并入。",
    over: (incident: string) => `${incident} 已结束，不能并入。`,
    differs: (status: string, incident: string, other: string) =>
      `警情是${status}，${incident} 是${other}，不能并入。`,
    caller: "查号",
    callerHidden: "主叫号码已封存；每次查看都会记录。",
    noCaller: "没有主叫号码",
    severe: (title: string) => `新的严重警情：${title}`,
    graded: (grade: string, title: string) => `新事件，${grade} 级：${title}`,
  },
  phase: { ringing: "振铃", answered: "已接听", ended: "已挂断", transferred: "已转接" } satisfies Record<
    CallPhase,
    string
  >,
  kind: { sensor: "传感", phone: "来电", grid: "网格", camera: "镜头", canary: "自检" } satisfies Record<
    AlertKind,
    string
  >,
  severity: {
    extreme: "特重",
    severe: "严重",
    moderate: "中等",
    minor: "轻微",
    unknown: "未定",
  } satisfies Record<Severity, string>,
  code: {
    fire: "火警",
    smoke: "烟感",
    gas: "燃气",
    water_level: "水位",
    manhole: "井盖",
    button: "报警按钮",
    traffic: "交通",
    other: "其他",
  } as Record<string, string>,
  list: {
    title: "事件",
    order: "按级别、按需要",
    empty: "没有未结事件。",
    over: (count: number) => `已结束 ${count}`,
    unseen: (count: number) => `${count} 起新事件不在眼前 · 显示`,
    alerts: (count: number) => `${count} 条警情`,
  },
  need: {
    late: "回执超时",
    to_confirm: "待确认",
    to_dispatch: "待派遣",
    to_accept: "待接受",
    accepted: "已接受",
    en_route: "途中",
    on_scene: "现场",
    to_verify: "待核实",
    over: "结束",
  } satisfies Record<Need, string>,
  state: {
    received: "已接报",
    confirmed: "已确认",
    dispatched: "已派遣",
    on_scene: "现场处置",
    verifying: "核实中",
    closed: "已结案",
    cancelled: "已取消",
    merged: "已合并",
  } satisfies Record<IncidentState, string>,
  rejected: {
    title: "拒收报文",
    empty: "没有拒收的报文。",
    size: (bytes: number) => `${bytes} 字节`,
    unknownSource: "来源不明",
    reason: {
      unreadable: "无法解析",
      oversized: "过大",
      wrong_type: "格式不符",
      unauthorised: "越权",
      unknown_source: "未登记来源",
      refused: "被拒绝",
    } satisfies Record<Reason, string>,
  },
  map: {
    name: "辖区地图",
    attribution: "© OpenStreetMap contributors · 街道界线示意，非法定界线",
    noWebgl: "此浏览器没有 WebGL，地图不能显示；其余功能照常，镜头和事件请用两侧列表。",
    failed: (message: string) => `地图没有加载成功：${message}`,
    loading: "正在加载地图…",
    kind: { police: "公安", city_management: "城管", street: "街道", portable: "机动" } satisfies Record<
      NodeKind,
      string
    >,
    offline: "失联",
    units: "单位",
    staleUnits: "失位",
    whole: "全区",
    zoomIn: "放大",
    zoomOut: "缩小",
    camera: (name: string, owner: string) => `${name} · ${owner}`,
    clock: (offset: number, rtt: number) => `时钟 ${offset > 0 ? "+" : ""}${offset} ms · 往返 ${rtt} ms`,
    clockOff: (node: string, seconds: string, ahead: boolean) =>
      `${node} 时钟${ahead ? "快" : "慢"} ${seconds} 秒，请其单位校时`,
  },
};
