/** How each recorded event changes the state; the same as `command/apply.py`. Nothing else changes it. */

import { alter } from "./altering";
import { beginTrouble, endTrouble, reportTrouble } from "./trouble";
import type { ConsoleState, LogEvent } from "../wire/vocabulary";
import {
  addAssignment,
  advanceCall,
  advanceIncident,
  climb,
  correctPlace,
  linkAlert,
  mergeIncident,
  receiveAlert,
  separateIncident,
} from "./incidents";
import { announceCameras, connectNode, resetVideo, revokeNode } from "./video";

/** Rejected payloads held; the bound of `devices/model.py`. */
export const REJECTED_KEPT = 200;

/** Change `state` in place by one event. An event about something already forgotten changes nothing. */
// eslint-disable-next-line complexity -- one flat case per event of the vocabulary
export function apply(state: ConsoleState, event: LogEvent): void {
  const { incidents, devices } = state;
  switch (event.type) {
    case "AlertReceived":
      return receiveAlert(incidents, event);
    case "CallAdvanced":
      return advanceCall(incidents, event);
    case "CallClaimed":
      return change(incidents.alerts, event.alert, () => ({
        claim: { operator: event.operator, at: event.at },
      }));
    case "CallReleased":
      return change(incidents.alerts, event.alert, () => ({ claim: null }));
    case "IncidentOpened":
      incidents.incidents[event.incident.id] = event.incident;
      incidents.incident_count += 1;
      return beginTrouble(incidents, event.incident);
    case "TroubleReported":
      return reportTrouble(incidents, event);
    case "TroubleEnded":
      return endTrouble(incidents, event);
    case "AlertLinked":
      return linkAlert(incidents, event);
    case "LinkProposed":
      return change(incidents.alerts, event.alert, () => ({ matches: event.matches }));
    case "IncidentMerged":
      return mergeIncident(incidents, event);
    case "IncidentSeparated":
      return separateIncident(incidents, event);
    case "PlaceCorrected":
      return correctPlace(incidents, event);
    case "IncidentAdvanced":
      return advanceIncident(incidents, event);
    case "ClassCorrected":
    case "IncidentGraded":
    case "NoteAdded":
    case "HandlingReported":
    case "IncidentReturned":
    case "TaskAdded":
    case "PlanActivated":
    case "PlanRaised":
    case "PlanEnded":
    case "NoticesGiven":
    case "NoticeAcknowledged":
    case "FileAttached":
    case "TaskFinished":
    case "TaskReopened":
    case "SupervisionBegun":
    case "SupervisionEnded":
    case "IncidentsRelated":
    case "IncidentsUnrelated":
      return alter(incidents, event);
    case "UnitDispatched":
      return addAssignment(incidents, event);
    case "AssignmentAdvanced":
      return change(incidents.assignments, event.assignment, (assignment) => climb(assignment, event.rung));
    case "ServiceSet":
      return change(devices.units, event.unit, () => ({
        service: event.service,
        service_reason: event.reason || null,
        service_at: event.at,
      }));
    case "LadderLapsed":
      return change(incidents.assignments, event.assignment, ({ lapses }) => ({
        lapses: [
          ...lapses,
          { step: event.step, at: event.at, instead: event.instead, seen_by: null, seen_at: null },
        ],
      }));
    case "UnitRedirected":
      return change(incidents.assignments, event.assignment, ({ expires, corrected }) => ({
        expires: event.expires ?? expires,
        told: event.place,
        corrected: event.corrected ?? corrected,
      }));
    case "LapseSeen":
      return change(incidents.assignments, event.assignment, ({ lapses }) => ({
        lapses: lapses.map((one) =>
          one.seen_by ? one : { ...one, seen_by: event.operator, seen_at: event.at },
        ),
      }));
    case "PictureTaken":
      return change(incidents.alerts, event.alert, (alert) => ({
        pictures: [...alert.pictures, event.picture],
        no_picture: null,
      }));
    case "PictureMissed":
      return change(incidents.alerts, event.alert, () => ({ no_picture: event.reason }));
    case "DeviceAdded":
      devices.devices[event.device.id] = event.device;
      return;
    case "UnitAdded":
    case "UnitChanged":
      devices.units[event.unit.id] = event.unit;
      return;
    case "PayloadRejected":
      devices.rejected.push(event.rejected);
      devices.rejected.splice(0, devices.rejected.length - REJECTED_KEPT);
      return;
    case "NodeAdded":
      state.nodes[event.node.id] = event.node;
      return;
    case "NodeRenewed":
      return revokeNode(state, event.node, false);
    case "NodeRevoked":
      return revokeNode(state, event.node, true);
    case "NodeConnected":
      return connectNode(state, event.node, true, event.at);
    case "NodeDisconnected":
      return connectNode(state, event.node, false, event.at);
    case "CamerasAnnounced":
      return announceCameras(state, event);
    case "ViewStarted":
      state.views[event.view.id] = event.view;
      return;
    case "ViewEnded":
      Reflect.deleteProperty(state.views, event.view);
      return;
    case "CentreStarted":
      return resetVideo(state, event.at);
    case "OperatorAdded":
      state.operators[event.operator.name] = event.operator;
      return;
    case "BeatsLearnt":
    case "CallerRead":
    case "AttachmentRead":
    case "RecordExported":
      return; // A look at a sealed number changes nothing but the record.
    case "OperatorChanged":
      change(state.operators, event.operator, () => ({
        display: event.display,
        agency: event.agency,
        role: event.role,
      }));
      return;
    case "OperatorSuspended":
    case "OperatorReinstated":
    case "Invited":
    case "PasswordSet":
    case "SecondFactorEnrolled":
    case "SecondFactorRemoved":
    case "LoginUnlocked":
    case "SessionOpened":
    case "SessionClosed":
    case "LoginRefused":
      return; // How people come in is not part of what a console needs.
    default:
      return unknown(event);
  }
}

function change<T extends object>(
  table: Record<string, T>,
  name: string,
  to: (known: T) => Partial<T>,
): void {
  const known = table[name];
  if (known) table[name] = { ...known, ...to(known) };
}

function unknown(event: never): never {
  throw new Error(
    `The centre speaks a newer vocabulary than this page: ${JSON.stringify(event)}. Load the page again.`,
  );
}
