/** One line of an incident's record in words. Strong parts are whom or what it is about. */

import { incidentTitle, placeText } from "./names";
import type { AlarmClass, LogEvent } from "../wire/vocabulary";
import type { Language } from "../store/desk";
import { because, candidates, cause, from, reached, saying, why } from "./phrases";
import { reclassified } from "./reclassified";
import { troubled } from "./troubled";
import { inWords, numeral, words, type Words } from "./words";

/** Alternating plain and strong text, starting with plain. */
export type Sentence = readonly string[];

export interface Names {
  unit: (id: string) => string;
  camera: (id: string) => string;
  device: (id: string) => string;
  plan: (id: string) => string;
  class: (of: AlarmClass) => string;
}

type Via = Extract<LogEvent, { type: "ViewStarted" }>["view"]["via"];

/** What is not the usual look, through a camera. */
const LOOKS_ZH: Partial<Record<Via, string>> = { picture: "查看抓拍 ", sound: "监听 " };
const LOOKS_EN: Partial<Record<Via, string>> = { picture: "Looks at a picture of ", sound: "Listens to " };

type Speak = (event: LogEvent, say: Words, names: Names) => Sentence;

export function sentence(event: LogEvent, language: Language, names: Names): Sentence {
  return (language === "zh" ? chinese : english)(event, words(language), names);
}

// eslint-disable-next-line complexity -- one sentence per event
const chinese: Speak = (event, say, names) => {
  switch (event.type) {
    case "AlertReceived":
      return [
        "收到",
        say.kind[event.alert.kind],
        `警情 · ${names.device(event.alert.source)}${saying(event.alert)}`,
      ];
    case "CallAdvanced":
      return ["来电", say.phase[event.phase], event.agent ? ` · ${event.agent}` : ""];
    case "CallClaimed":
      return ["", event.alert, ` 由 ${event.operator} 认领${event.left ? `，接自 ${event.left}` : ""}`];
    case "CallReleased":
      return ["", event.alert, ` 由 ${event.operator} 放开`];
    case "IncidentOpened":
      return ["建立事件 ", incidentTitle(event.incident, say), ` · ${names.class(event.incident.class)}`];
    case "AlertLinked":
      return [
        "警情 ",
        event.alert,
        `${from("自", event.left)} 并入 ${event.incident} · ${inWords("zh", event.reason)}${why(event.match, say)}`,
      ];
    case "LinkProposed":
      return ["警情 ", event.alert, ` · ${candidates(event.matches, say)}`];
    case "IncidentMerged":
      return ["", event.incident, ` 并入 ${event.into}${because(event.reason)}${why(event.match, say)}`];
    case "IncidentSeparated":
      return ["", event.incident, ` 与 ${event.into} 分开，${say.state[event.state]} · ${event.reason}`];
    case "ClassCorrected":
      return reclassified(event, "zh", names);
    case "PlaceCorrected":
      return [
        `${event.subject} 位置更正为 `,
        placeText(event.place),
        ` · ${event.alert == null ? inWords("zh", event.reason) : `据警情 ${event.alert}`}`,
      ];
    case "IncidentAdvanced":
      return ["事件转为 ", say.state[event.state], event.outcome ? ` · ${inWords("zh", event.outcome)}` : ""];
    case "IncidentGraded":
      return [
        "定为 ",
        `${numeral(event.grade)} 级`,
        ` · 优先级 ${event.priority} · ${inWords("zh", event.reason)}`,
      ];
    case "HandlingReported":
      return ["处置结果：", say.disposition[event.handled.disposition], ` · ${event.handled.text}`];
    case "IncidentReturned":
      return ["核查退回：", event.reason];
    case "FileAttached":
      return ["附件 ", event.attachment.name];
    case "AttachmentRead":
      return ["查看附件 ", event.attachment];
    case "PlanActivated":
      return ["启动预案 ", event.plan.zh, ` · ${numeral(event.plan.grade)} · ${event.plan.reason}`];
    case "PlanRaised":
      return ["预案升级 ", names.plan(event.plan), ` · ${numeral(event.grade)}`];
    case "PlanEnded":
      return ["终止预案 ", names.plan(event.plan), ` · ${event.reason}`];
    case "NoticesGiven":
      return ["告知 ", event.notices.map(({ to }) => to.zh).join("、")];
    case "NoticeAcknowledged":
      return ["已知悉 ", String(event.notice), event.note === "" ? "" : ` · ${event.note}`];
    case "RecordExported":
      return ["导出案卷 ", say.export[event.export]];
    case "TaskAdded":
      return ["任务 ", event.task.text, event.task.owner === null ? "" : ` · ${event.task.owner}`];
    case "TaskFinished":
      return ["完成任务 ", String(event.task), event.note === "" ? "" : ` · ${event.note}`];
    case "TaskReopened":
      return ["重开任务 ", String(event.task), ` · ${event.reason}`];
    case "SupervisionBegun":
      return ["督办：", event.supervision.reason];
    case "SupervisionEnded":
      return ["解除督办：", event.result];
    case "IncidentsRelated":
      return [
        `${event.incident} ${say.relation[event.kind]} `,
        event.other,
        event.reason === "" ? "" : ` · ${event.reason}`,
      ];
    case "IncidentsUnrelated":
      return [`${event.incident} 与 `, event.other, ` 不再关联 · ${event.reason}`];
    case "NoteAdded":
      return ["备注：", event.text];
    case "UnitDispatched":
      return [
        "派遣 ",
        names.unit(event.assignment.unit),
        event.assignment.text ? ` · ${event.assignment.text}` : "",
      ];
    case "AssignmentAdvanced":
      return ["", names.unit(event.unit), ` ${reached(event.rung, say)}${cause(event.rung.cause)}`];
    case "UnitRedirected":
      return event.corrected == null
        ? ["已向 ", names.unit(event.unit), ` 发出新位置 · ${placeText(event.place)}`]
        : ["已向 ", names.unit(event.unit), ` 发出更正 · ${event.corrected}`];
    case "LadderLapsed":
      return [
        "",
        names.unit(event.unit),
        ` 逾时未${say.units.step[event.step].replace("已", "")}${event.resent ? "，已重发" : "，已报值班长"}${event.instead == null ? "" : `，建议改派 ${names.unit(event.instead)}`}`,
      ];
    case "LapseSeen":
      return ["", event.operator, ` 接手处理 ${names.unit(event.unit)} 未应答`];
    case "PictureTaken":
      return ["抓拍 ", names.camera(event.picture.camera)];
    case "PictureMissed":
      return ["抓拍失败 ", names.camera(event.camera), ` · ${inWords("zh", event.reason)}`];
    case "TroubleReported":
    case "TroubleEnded":
      return troubled(event, say);
    case "CallerRead":
      return ["查看主叫号码 · 警情 ", event.alert];
    case "ViewStarted":
      return [LOOKS_ZH[event.view.via] ?? "查看 ", names.camera(event.view.camera)];
    case "ViewEnded":
      return ["停看 ", names.camera(event.camera)];
    default:
      return ["", event.type];
  }
};

// eslint-disable-next-line complexity -- one sentence per event
const english: Speak = (event, say, names) => {
  switch (event.type) {
    case "AlertReceived":
      return [
        "",
        say.kind[event.alert.kind],
        ` alert received · ${names.device(event.alert.source)}${saying(event.alert)}`,
      ];
    case "CallAdvanced":
      return ["Call ", say.phase[event.phase], event.agent ? ` · ${event.agent}` : ""];
    case "CallClaimed":
      return [
        "",
        event.alert,
        ` claimed by ${event.operator}${event.left ? `, taken from ${event.left}` : ""}`,
      ];
    case "CallReleased":
      return ["", event.alert, ` released by ${event.operator}`];
    case "IncidentOpened":
      return ["Opened: ", incidentTitle(event.incident, say), ` · ${names.class(event.incident.class)}`];
    case "AlertLinked":
      return [
        "Alert ",
        event.alert,
        `${from("from", event.left)} joined ${event.incident} · ${event.reason}${why(event.match, say)}`,
      ];
    case "LinkProposed":
      return ["Alert ", event.alert, ` · ${candidates(event.matches, say)}`];
    case "IncidentMerged":
      return [
        "",
        event.incident,
        ` merged into ${event.into}${because(event.reason)}${why(event.match, say)}`,
      ];
    case "IncidentSeparated":
      return [
        "",
        event.incident,
        ` separated from ${event.into}, ${say.state[event.state].toLowerCase()} · ${event.reason}`,
      ];
    case "ClassCorrected":
      return reclassified(event, "en", names);
    case "PlaceCorrected":
      return [`Place of ${event.subject} corrected to `, placeText(event.place), ` · ${event.reason}`];
    case "IncidentAdvanced":
      return [
        "Incident is now ",
        say.state[event.state].toLowerCase(),
        event.outcome ? ` · ${event.outcome}` : "",
      ];
    case "IncidentGraded":
      return ["Graded ", numeral(event.grade), ` · priority ${event.priority} · ${event.reason}`];
    case "HandlingReported":
      return ["Reported: ", say.disposition[event.handled.disposition], ` · ${event.handled.text}`];
    case "IncidentReturned":
      return ["Sent back: ", event.reason];
    case "FileAttached":
      return ["File ", event.attachment.name];
    case "AttachmentRead":
      return ["Looked at file ", event.attachment];
    case "PlanActivated":
      return [
        "Plan ",
        event.plan.en || event.plan.zh,
        ` · ${numeral(event.plan.grade)} · ${event.plan.reason}`,
      ];
    case "PlanRaised":
      return ["Plan has more: ", names.plan(event.plan), ` · ${numeral(event.grade)}`];
    case "PlanEnded":
      return ["Plan ended: ", names.plan(event.plan), ` · ${event.reason}`];
    case "NoticesGiven":
      return ["Told: ", event.notices.map(({ to }) => to.en || to.zh).join(", ")];
    case "NoticeAcknowledged":
      return ["Known: notice ", String(event.notice), event.note === "" ? "" : ` · ${event.note}`];
    case "RecordExported":
      return ["Exports the record as ", say.export[event.export]];
    case "TaskAdded":
      return ["Task ", event.task.text, event.task.owner === null ? "" : ` · ${event.task.owner}`];
    case "TaskFinished":
      return ["Done: task ", String(event.task), event.note === "" ? "" : ` · ${event.note}`];
    case "TaskReopened":
      return ["Not done after all: task ", String(event.task), ` · ${event.reason}`];
    case "SupervisionBegun":
      return ["Under supervision: ", event.supervision.reason];
    case "SupervisionEnded":
      return ["Supervision ended: ", event.result];
    case "IncidentsRelated":
      return [
        `${event.incident} ${say.relation[event.kind]} `,
        event.other,
        event.reason === "" ? "" : ` · ${event.reason}`,
      ];
    case "IncidentsUnrelated":
      return [`${event.incident} has nothing to do with `, event.other, ` any more · ${event.reason}`];
    case "NoteAdded":
      return ["Note: ", event.text];
    case "UnitDispatched":
      return [
        "Dispatched ",
        names.unit(event.assignment.unit),
        event.assignment.text ? ` · ${event.assignment.text}` : "",
      ];
    case "AssignmentAdvanced":
      return ["", names.unit(event.unit), ` ${reached(event.rung, say)}${cause(event.rung.cause)}`];
    case "UnitRedirected":
      return event.corrected == null
        ? ["New place sent to ", names.unit(event.unit), ` · ${placeText(event.place)}`]
        : ["Correction sent to ", names.unit(event.unit), ` · ${event.corrected}`];
    case "LadderLapsed":
      return [
        "",
        names.unit(event.unit),
        ` not ${say.units.step[event.step]} in time${event.resent ? ": sent again" : ": the supervisor is told"}${event.instead == null ? "" : `, ${names.unit(event.instead)} proposed instead`}`,
      ];
    case "LapseSeen":
      return ["", event.operator, ` sees to ${names.unit(event.unit)}, which does not answer`];
    case "PictureTaken":
      return ["Picture of ", names.camera(event.picture.camera)];
    case "PictureMissed":
      return ["No picture of ", names.camera(event.camera), ` · ${event.reason}`];
    case "TroubleReported":
    case "TroubleEnded":
      return troubled(event, say);
    case "CallerRead":
      return ["Looked up the caller of alert ", event.alert];
    case "ViewStarted":
      return [LOOKS_EN[event.view.via] ?? "Looks through ", names.camera(event.view.camera)];
    case "ViewEnded":
      return ["Stopped looking through ", names.camera(event.camera)];
    default:
      return ["", event.type];
  }
};
