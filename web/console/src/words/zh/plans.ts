/** Chinese for plans and for who has to know of an incident. */

export const plans = {
  plans: {
    title: "预案与告知",
    activate: "启动预案",
    end: "终止",
    know: "已知悉",
    told: "代确认…",
    toKnow: "请确认知悉",
    more: (count: number) => `另有 ${count} 条待确认`,
    withdrawn: "已撤销（预案终止）",
    fewer: "收起",
    none: (time: string) => `未启动预案 · ${time}`,
    which: "预案",
    fitting: "适用本类事件",
    others: "其他预案",
    at: (grade: string) => `${grade} 级启动后：`,
    units: "调派",
    tells: "告知",
    comma: "、",
    reasons: ["符合启动条件", "现场请求", "领导指示"],
    endReasons: ["险情已排除", "误报", "改用其他预案"],
    ways: ["电话告知，接听人 ", "对讲机告知，应答人 ", "当面告知 "],
  },
};
