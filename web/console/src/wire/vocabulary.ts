// Made by `python -m web.typescript` from the Python vocabulary. Do not edit.


export interface Accepted {
  type: "accepted";
  id: string;
  seq: number;
  changed?: boolean;
}

export interface AcknowledgeNotice {
  type: "AcknowledgeNotice";
  incident: string;
  notice: number;
  note?: string;
}

export interface ActivatePlan {
  type: "ActivatePlan";
  incident: string;
  plan: string;
  reason: string;
  card?: Card | null;
}

export interface ActivePlan {
  id: string;
  zh: string;
  en: string;
  grade: number;
  needs: Need[];
  by: string;
  at: string;
  reason: string;
}

export interface Actor {
  kind: "device" | "node" | "operator" | "system" | "unit";
  id: string;
  agency: string;
  role: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer" | null;
}

export interface AddDevice {
  type: "AddDevice";
  device: Device;
  password_hash: string;
}

export interface AddNode {
  type: "AddNode";
  id: string;
  name: string;
  kind: "city_management" | "police" | "portable" | "street";
  agency: string;
  token_hash: string;
}

export interface AddNote {
  type: "AddNote";
  incident: string;
  text: string;
}

export interface AddOperator {
  type: "AddOperator";
  operator: Operator;
  password_hash?: string | null;
  temporary?: boolean;
  invitation?: string | null;
}

export interface AddTask {
  type: "AddTask";
  incident: string;
  text: string;
  owner?: string | null;
  due?: string | null;
}

export interface AddUnit {
  type: "AddUnit";
  unit: Unit;
  password_hash: string;
}

export interface Addressee {
  zh: string;
  en: string;
  role: string | null;
  agency: string | null;
}

export interface AdvanceAssignment {
  type: "AdvanceAssignment";
  assignment: string;
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  unit_at?: string | null;
  cause?: string | null;
}

export interface Against {
  percent: number;
  seconds: number;
  source: string;
  source_en: string;
  value: number | null;
  late: number;
  kept: boolean | null;
}

export interface AlarmClass {
  scheme: string;
  kind: string;
  code: string;
}

export interface Alert {
  id: string;
  source: string;
  source_id: string;
  kind: "camera" | "canary" | "external" | "grid" | "phone" | "sensor";
  class: AlarmClass;
  status: "actual" | "exercise" | "test";
  severity: "extreme" | "minor" | "moderate" | "severe" | "unknown";
  at: string;
  received_at: string;
  place: Place;
  text: string | null;
  value: number | string | boolean | null;
  unit: string | null;
  n: number | null;
  extra: Record<string, unknown>;
  call: Call | null;
  incident: string | null;
  pictures: Picture[];
  no_picture: string | null;
  matches: Match[];
  corrected: Place | null;
  claim: Claim | null;
  follows: string | null;
  followed: string[];
  withdraws: boolean;
}

export interface AlertLinked {
  type: "AlertLinked";
  alert: string;
  incident: string;
  reason: string;
  match: Match | null;
  left: string | null;
}

export interface AlertReceived {
  type: "AlertReceived";
  alert: Alert;
}

export interface AnnounceCameras {
  type: "AnnounceCameras";
  node: string;
  cameras: CameraSpec[];
}

export interface Assignment {
  id: string;
  incident: string;
  unit: string;
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  rungs: Rung[];
  text: string;
  priority: number;
  status: "actual" | "exercise" | "test";
  expires: string;
  lapses: Lapse[];
  is_repair: boolean;
  told: Place | null;
  corrected: string | null;
}

export interface AssignmentAdvanced {
  type: "AssignmentAdvanced";
  assignment: string;
  incident: string;
  unit: string;
  rung: Rung;
}

export interface AttachFile {
  type: "AttachFile";
  incident: string;
  attachment: Attachment;
  key: string;
  salt?: string;
}

export interface Attachment {
  id: string;
  name: string;
  media_type: "audio/mp4" | "audio/mpeg" | "audio/ogg" | "audio/wav" | "image/jpeg" | "image/png" | "image/webp" | "video/mp4" | "video/webm";
  size: number;
  sha256: string;
  by: string;
  at: string;
}

export interface AttachmentRead {
  type: "AttachmentRead";
  incident: string;
  attachment: string;
  at: string;
}

export interface Beat {
  type: "beat";
}

export interface BeatsLearnt {
  type: "BeatsLearnt";
  intervals: Record<string, number>;
}

export interface Calendar {
  hours: Hours[];
  weekdays: number[];
  holidays: DaysOff[];
  workdays: string[];
}

export interface Call {
  line: string;
  number: string;
  phase: "answered" | "ended" | "ringing" | "transferred";
  caller_hash: string | null;
  caller_mark: string | null;
  agent: string | null;
  recording: string | null;
  phase_at: string | null;
  agent_at: string | null;
}

export interface CallAdvanced {
  type: "CallAdvanced";
  alert: string;
  phase: "answered" | "ended" | "ringing" | "transferred";
  agent: string | null;
  recording: string | null;
  place: Place | null;
  caller_hash: string | null;
  caller_mark: string | null;
  told_at: string | null;
}

export interface CallClaimed {
  type: "CallClaimed";
  alert: string;
  operator: string;
  at: string;
  left: string | null;
}

export interface CallReleased {
  type: "CallReleased";
  alert: string;
  operator: string;
  at: string;
}

export interface CallerRead {
  type: "CallerRead";
  alert: string;
  at: string;
}

export interface Camera {
  id: string;
  name: string;
  node: string;
  owner: string;
  lat: number | null;
  lon: number | null;
  bearing: number;
  fov: number;
  range: number;
  qualities: ("main" | "sub")[];
  sound: boolean;
}

export interface CameraSpec {
  id: string;
  name: string;
  lat: number | null;
  lon: number | null;
  bearing: number;
  fov: number;
  range: number;
  qualities: ("main" | "sub")[];
  sound: boolean;
}

export interface CamerasAnnounced {
  type: "CamerasAnnounced";
  node: string;
  cameras: CameraSpec[];
}

export interface Canary {
  at: string;
  received_at: string;
}

export interface CancelIncident {
  type: "CancelIncident";
  incident: string;
  reason: string;
}

export interface Candidate {
  unit: string;
  standing: "available" | "bound" | "here" | "out_of_service";
  whence: "home" | "live" | "stale" | "unknown";
  metres: number | null;
  seconds: number | null;
  reasons: ("nearest" | "needed_kind" | "own_street")[];
  shortfalls: ("bound" | "from_home" | "no_crew" | "no_position" | "off_shift" | "on_exercise" | "other_kind" | "out_of_service" | "stale_position")[];
  is_pick: boolean;
  is_nearer: boolean;
  assignment: string | null;
  age_s: number | null;
}

export interface Card {
  grade: number;
  zh: string;
  en: string;
  needs: Need[];
  tells: Tell[];
  tasks: CardTask[];
  cameras: string[];
}

export interface CardTask {
  zh: string;
  en: string;
  owner: string | null;
  within_s: number | null;
}

export interface CentreStarted {
  type: "CentreStarted";
  version: string;
  at: string;
  tables: Record<string, string>;
}

export interface ChangeOperator {
  type: "ChangeOperator";
  operator: string;
  display?: string | null;
  agency?: string | null;
  role?: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer" | null;
}

export interface ChangeUnit {
  type: "ChangeUnit";
  unit: string;
  name?: string | null;
  lat?: number | null;
  lon?: number | null;
  crew?: number | null;
  shift?: string | null;
}

export interface Claim {
  operator: string;
  at: string;
}

export interface ClaimCall {
  type: "ClaimCall";
  alert: string;
  take_over?: boolean;
}

export interface ClassCorrected {
  type: "ClassCorrected";
  incident: string;
  class: AlarmClass;
  title: string;
  left: AlarmClass;
  reason: string;
  at: string;
  called: string;
}

export interface ClassList {
  scheme: string;
  kind: string;
  zh: string;
  en: string;
  classes: string[][];
}

export interface CloseIncident {
  type: "CloseIncident";
  incident: string;
  outcome?: string;
}

export interface CloseSession {
  type: "CloseSession";
  id: string;
  reason?: "changed" | "idle" | "password" | "signed_out" | "suspended" | "taken_back";
}

export interface Code {
  type: "Code";
  step: number;
}

export interface ConfirmIncident {
  type: "ConfirmIncident";
  incident: string;
}

export interface ConnectNode {
  type: "ConnectNode";
  node: string;
}

export interface ConsoleState {
  incidents: IncidentsState;
  devices: DevicesState;
  nodes: Record<string, Node>;
  cameras: Record<string, Camera>;
  views: Record<string, View>;
  operators: Record<string, Operator>;
}

export interface CorrectClass {
  type: "CorrectClass";
  incident: string;
  class?: AlarmClass | null;
  title?: string;
  reason: string;
  word?: string;
}

export interface CorrectPlace {
  type: "CorrectPlace";
  subject: string;
  place: Place;
  reason: string;
  cameras?: string[];
}

export interface Covered {
  scheme: string;
  kind: string;
  codes: string[];
}

export interface DaysOff {
  zh: string;
  first: string;
  last: string;
}

export interface Device {
  id: string;
  kind: "line" | "sensor";
  code: string;
  name: string;
  agency: string;
  lat: number | null;
  lon: number | null;
}

export interface DeviceAdded {
  type: "DeviceAdded";
  device: Device;
}

export interface DevicesState {
  devices: Record<string, Device>;
  units: Record<string, Unit>;
  rejected: Rejected[];
  beats: Record<string, number>;
}

export interface DisconnectNode {
  type: "DisconnectNode";
  node: string;
  reason: string;
}

export interface DispatchUnit {
  type: "DispatchUnit";
  incident: string;
  unit: string;
  text?: string;
  instead_of?: string | null;
}

export interface EndPlan {
  type: "EndPlan";
  incident: string;
  plan: string;
  reason: string;
}

export interface EndSupervision {
  type: "EndSupervision";
  incident: string;
  result: string;
}

export interface EndTrouble {
  type: "EndTrouble";
  incident: string;
  sources?: string[];
}

export interface EndView {
  type: "EndView";
  view: string;
}

export interface EnrolSecondFactor {
  type: "EnrolSecondFactor";
  operator: string;
  sealed: string;
  recovery: string[];
}

export interface EnterCall {
  type: "EnterCall";
  number: string;
  place?: Place;
  text?: string;
  caller?: string | null;
  salt?: string;
  caller_mark?: string | null;
  status?: "actual" | "exercise" | "test";
}

export interface Events {
  type: "events";
  seq: number;
  events: Recorded[];
}

export interface ExportRecord {
  type: "ExportRecord";
  export: "cap" | "csv" | "eido" | "html" | "json" | "pdf";
  incident?: string | null;
  query?: string;
}

export interface FileAttached {
  type: "FileAttached";
  incident: string;
  attachment: Attachment;
}

export interface FinishTask {
  type: "FinishTask";
  incident: string;
  task: number;
  note?: string;
}

export interface GiveUpDispatch {
  type: "GiveUpDispatch";
  assignment: string;
  expires: string;
}

export interface GradeIncident {
  type: "GradeIncident";
  incident: string;
  grade: number;
  priority: number;
  reason: string;
}

export interface GradeRow {
  grade: number;
  commands: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer";
  tell: Told[];
  plan_within_s: number | null;
  received_s: number | null;
  accepted_s: number | null;
}

export interface Handled {
  by: string;
  at: string;
  disposition: "handed_over" | "not_resolved" | "nothing_found" | "resolved" | "unfounded";
  text: string;
}

export interface HandlingReported {
  type: "HandlingReported";
  incident: string;
  handled: Handled;
}

export interface Hello {
  type: "hello";
  since?: number | null;
}

export interface Hours {
  begin: string;
  end: string;
}

export interface IceServer {
  url: string;
  username: string | null;
  credential: string | null;
}

export interface Incident {
  id: string;
  class: AlarmClass;
  title: string;
  state: "cancelled" | "closed" | "confirmed" | "dispatched" | "merged" | "on_scene" | "received" | "verifying";
  status: "actual" | "exercise" | "test";
  grade: number;
  priority: number;
  place: Place;
  opened_at: string;
  changed_at: string;
  assignments: string[];
  cameras: string[];
  outcome: string | null;
  into: string | null;
  before: "cancelled" | "closed" | "confirmed" | "dispatched" | "merged" | "on_scene" | "received" | "verifying" | null;
  members: string[];
  is_placed: boolean;
  given: Place | null;
  handled: Handled | null;
  tasks: Task[];
  supervision: Supervision | null;
  relations: Relation[];
  attachments: Attachment[];
  notices: Notice[];
  plans: ActivePlan[];
  trouble: SourceTrouble | null;
  graded_at: string | null;
  plan_ended_at: string | null;
}

export interface IncidentAdvanced {
  type: "IncidentAdvanced";
  incident: string;
  state: "cancelled" | "closed" | "confirmed" | "dispatched" | "merged" | "on_scene" | "received" | "verifying";
  at: string;
  outcome: string | null;
}

export interface IncidentGraded {
  type: "IncidentGraded";
  incident: string;
  grade: number;
  priority: number;
  reason: string;
  at: string;
}

export interface IncidentMerged {
  type: "IncidentMerged";
  incident: string;
  into: string;
  reason: string;
  at: string;
  match: Match | null;
}

export interface IncidentOpened {
  type: "IncidentOpened";
  incident: Incident;
}

export interface IncidentReturned {
  type: "IncidentReturned";
  incident: string;
  state: "cancelled" | "closed" | "confirmed" | "dispatched" | "merged" | "on_scene" | "received" | "verifying";
  reason: string;
  at: string;
}

export interface IncidentSeparated {
  type: "IncidentSeparated";
  incident: string;
  into: string;
  state: "cancelled" | "closed" | "confirmed" | "dispatched" | "merged" | "on_scene" | "received" | "verifying";
  reason: string;
  at: string;
}

export interface IncidentsRelated {
  type: "IncidentsRelated";
  incident: string;
  other: string;
  kind: "has_part" | "part_of" | "related";
  reason: string;
  at: string;
}

export interface IncidentsState {
  incidents: Record<string, Incident>;
  alerts: Record<string, Alert>;
  assignments: Record<string, Assignment>;
  linked: Record<string, string[]>;
  calls: Record<string, string>;
  loose: string[];
  over: string[];
  alert_count: number;
  incident_count: number;
  troubles: Record<string, string>;
  troubles_since: Record<string, string>;
  canary: Canary | null;
}

export interface IncidentsUnrelated {
  type: "IncidentsUnrelated";
  incident: string;
  other: string;
  reason: string;
  at: string;
}

export interface Instead {
  assignment: string;
  unit: string | null;
  shortfalls: ("bound" | "from_home" | "no_crew" | "no_position" | "off_shift" | "on_exercise" | "other_kind" | "out_of_service" | "stale_position")[];
  age_s: number | null;
}

export interface Invitation {
  id: string;
  operator: string | null;
  expires: string;
}

export interface Invite {
  type: "Invite";
  id: string;
  operator: string | null;
  expires: string;
}

export interface Invited {
  type: "Invited";
  invitation: Invitation;
}

export interface LadderLapsed {
  type: "LadderLapsed";
  assignment: string;
  incident: string;
  unit: string;
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  at: string;
  resent: boolean;
  instead: string | null;
}

export interface Lapse {
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  at: string;
  instead: string | null;
  seen_by: string | null;
  seen_at: string | null;
}

export interface LapseRung {
  type: "LapseRung";
  assignment: string;
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  instead?: string | null;
}

export interface LapseSeen {
  type: "LapseSeen";
  assignment: string;
  incident: string;
  unit: string;
  operator: string;
  at: string;
}

export interface LearnBeats {
  type: "LearnBeats";
  intervals: Record<string, number>;
}

export interface Level {
  grade: number;
  units: PlanNeed[];
  tell: Told[];
  tasks: CardTask[];
  cameras: number;
}

export interface LinkAlert {
  type: "LinkAlert";
  alert: string;
  incident: string;
}

export interface LinkProposed {
  type: "LinkProposed";
  alert: string;
  matches: Match[];
}

export interface Live {
  type: "live";
  at: string;
  seq: number;
  positions: Position[];
  streams: StreamStats[];
  clocks?: NodeClock[] | null;
  beats?: Record<string, string>;
  gone?: string[];
}

export interface LoginRefused {
  type: "LoginRefused";
  name: string;
  address: string;
  reason: string;
}

export interface LoginUnlocked {
  type: "LoginUnlocked";
  operator: string;
}

export interface Match {
  incident: string;
  score: number;
  reasons: Reason[];
}

export interface Measured {
  measure: "accept" | "acknowledge" | "answer" | "arrive" | "process";
  n: number;
  running: number;
  never: number;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  limits: Against[];
  values: (number | null)[];
  partial: boolean;
  overdue: Overdue[];
}

export interface MergeIncident {
  type: "MergeIncident";
  incident: string;
  into: string;
  reason?: string;
}

export interface MissPicture {
  type: "MissPicture";
  alert: string;
  camera: string;
  reason: string;
}

export interface MoveAlerts {
  type: "MoveAlerts";
  alerts: string[];
  incident: string;
  reason: string;
}

export interface Need {
  kind: string;
  count: number;
}

export interface Node {
  id: string;
  name: string;
  kind: "city_management" | "police" | "portable" | "street";
  agency: string;
  online: boolean;
  since: string | null;
  revoked: boolean;
}

export interface NodeAdded {
  type: "NodeAdded";
  node: Node;
  token_hash: string;
}

export interface NodeClock {
  node: string;
  offset_ms: number;
  rtt_ms: number;
}

export interface NodeConnected {
  type: "NodeConnected";
  node: string;
  at: string;
}

export interface NodeDisconnected {
  type: "NodeDisconnected";
  node: string;
  at: string;
  reason: string;
}

export interface NodeRenewed {
  type: "NodeRenewed";
  node: string;
  token_hash: string;
  at: string;
}

export interface NodeRevoked {
  type: "NodeRevoked";
  node: string;
  at: string;
}

export interface NoteAdded {
  type: "NoteAdded";
  incident: string;
  text: string;
  at: string;
}

export interface Notice {
  number: number;
  to: Addressee;
  why: "grade" | "plan";
  plan: string | null;
  at: string;
  due: string;
  by: string | null;
  done_at: string | null;
  note: string | null;
  withdrawn_at: string | null;
}

export interface NoticeAcknowledged {
  type: "NoticeAcknowledged";
  incident: string;
  notice: number;
  by: string;
  at: string;
  note: string;
}

export interface NoticesGiven {
  type: "NoticesGiven";
  incident: string;
  notices: Notice[];
}

export interface OpenIncident {
  type: "OpenIncident";
  title: string;
  class: AlarmClass;
  place?: Place;
  status?: "actual" | "exercise" | "test";
  grade?: number;
  priority?: number;
  alert?: string | null;
  cameras?: string[];
}

export interface OpenSession {
  type: "OpenSession";
  id: string;
  operator: string;
  expires: string;
  token?: boolean;
  address?: string;
  scopes?: ("live" | "order" | "people" | "publish" | "read" | "view")[];
  proof?: Code | RecoveryCode | null;
}

export interface Operator {
  name: string;
  display: string;
  agency: string;
  role: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer";
}

export interface OperatorAdded {
  type: "OperatorAdded";
  operator: Operator;
  invited: boolean;
  temporary: boolean;
  invitation: string | null;
}

export interface OperatorChanged {
  type: "OperatorChanged";
  operator: string;
  display: string;
  agency: string;
  role: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer";
}

export interface OperatorReinstated {
  type: "OperatorReinstated";
  operator: string;
}

export interface OperatorSuspended {
  type: "OperatorSuspended";
  operator: string;
  reason: string;
}

export interface Overdue {
  subject: string;
  incident: string | null;
  unit: string | null;
  since: string;
  seconds: number | null;
  runs: boolean;
}

export interface PasswordSet {
  type: "PasswordSet";
  operator: string;
  invitation: string | null;
}

export interface PayloadRejected {
  type: "PayloadRejected";
  rejected: Rejected;
}

export interface Picture {
  id: string;
  camera: string;
  at: string;
  sha256: string;
}

export interface PictureMissed {
  type: "PictureMissed";
  alert: string;
  incident: string | null;
  camera: string;
  reason: string;
}

export interface PictureTaken {
  type: "PictureTaken";
  alert: string;
  incident: string | null;
  picture: Picture;
}

export interface Place {
  lat?: number | null;
  lon?: number | null;
  address?: string | null;
  uncertainty_m?: number | null;
  street?: string | null;
  cell?: string | null;
}

export interface PlaceCorrected {
  type: "PlaceCorrected";
  subject: string;
  place: Place;
  reason: string;
  at: string;
  cameras: string[];
  alert: string | null;
  title: string | null;
}

export interface Plan {
  id: string;
  zh: string;
  en: string;
  classes: Covered[];
  levels: Level[];
}

export interface PlanActivated {
  type: "PlanActivated";
  incident: string;
  plan: ActivePlan;
  cameras: string[];
}

export interface PlanEnded {
  type: "PlanEnded";
  incident: string;
  plan: string;
  reason: string;
  at: string;
}

export interface PlanNeed {
  kind: "city_management" | "fire" | "medical" | "municipal" | "police" | "street";
  count: number;
}

export interface PlanRaised {
  type: "PlanRaised";
  incident: string;
  plan: string;
  grade: number;
  needs: Need[];
  at: string;
  cameras: string[];
}

export interface Position {
  unit: string;
  lat: number;
  lon: number;
  at: string;
  heard: string;
  stale: boolean;
  speed?: number | null;
  heading?: number | null;
}

export interface Presence {
  type: "presence";
  online: Present[];
}

export interface Present {
  operator: string;
  incidents: string[];
  consoles: number;
}

export interface PublishCamera {
  type: "PublishCamera";
  camera: CameraSpec;
}

export interface ReadAttachment {
  type: "ReadAttachment";
  incident: string;
  attachment: string;
}

export interface ReadCaller {
  type: "ReadCaller";
  alert: string;
}

export interface Reason {
  code: "far" | "kin_class" | "lately" | "long_ago" | "near" | "other_class" | "other_names" | "other_street" | "same_caller" | "same_class" | "same_device" | "same_names" | "same_street";
  weight: number;
  figure: number | null;
}

export interface RecallUnit {
  type: "RecallUnit";
  assignment: string;
  cause: string;
}

export interface RecordExported {
  type: "RecordExported";
  export: "cap" | "csv" | "eido" | "html" | "json" | "pdf";
  incident: string | null;
  query: string;
  at: string;
}

export interface RecordPicture {
  type: "RecordPicture";
  alert: string;
  picture: Picture;
}

export interface Recorded {
  seq: number;
  at: string;
  actor: Actor;
  event: AlertReceived | CallAdvanced | CallClaimed | CallReleased | IncidentOpened | AlertLinked | LinkProposed | IncidentMerged | IncidentSeparated | IncidentAdvanced | HandlingReported | IncidentReturned | IncidentGraded | PlaceCorrected | ClassCorrected | TaskAdded | TaskFinished | TaskReopened | SupervisionBegun | SupervisionEnded | IncidentsRelated | IncidentsUnrelated | FileAttached | AttachmentRead | PlanActivated | PlanRaised | PlanEnded | NoticesGiven | NoticeAcknowledged | RecordExported | NoteAdded | UnitDispatched | UnitRedirected | AssignmentAdvanced | LadderLapsed | LapseSeen | CallerRead | PictureTaken | PictureMissed | TroubleReported | TroubleEnded | DeviceAdded | UnitAdded | UnitChanged | ServiceSet | PayloadRejected | BeatsLearnt | NodeAdded | NodeRenewed | NodeRevoked | NodeConnected | NodeDisconnected | CamerasAnnounced | ViewStarted | ViewEnded | OperatorAdded | OperatorChanged | OperatorSuspended | OperatorReinstated | Invited | PasswordSet | SecondFactorEnrolled | SecondFactorRemoved | SessionOpened | SessionClosed | LoginRefused | LoginUnlocked | CentreStarted;
}

export interface RecoveryCode {
  type: "RecoveryCode";
  mark: string;
}

export interface RefuseLogin {
  type: "RefuseLogin";
  name: string;
  address: string;
  reason: string;
}

export interface Refused {
  type: "refused";
  id: string;
  code: string;
  message: string;
  field?: string | null;
}

export interface ReinstateOperator {
  type: "ReinstateOperator";
  operator: string;
}

export interface RejectPayload {
  type: "RejectPayload";
  rejected: Rejected;
}

export interface Rejected {
  topic: string;
  reason: "oversized" | "refused" | "unauthorised" | "unknown_source" | "unreadable" | "wrong_type";
  message: string;
  excerpt: string;
  size: number;
  at: string;
  source: string | null;
}

export interface RelateIncidents {
  type: "RelateIncidents";
  incident: string;
  other: string;
  kind: "part_of" | "related";
  reason?: string;
}

export interface Relation {
  incident: string;
  kind: "has_part" | "part_of" | "related";
}

export interface RelayAlert {
  type: "RelayAlert";
  wire: "cap" | "eido";
  sender: string;
  identifier: string;
  class: AlarmClass;
  status: "actual" | "exercise" | "test";
  severity: "extreme" | "minor" | "moderate" | "severe" | "unknown";
  at: string;
  place?: Place;
  title: string;
  text?: string;
  extra?: Record<string, string>;
  follows?: string | null;
  withdraws?: boolean;
  caller?: string | null;
  salt?: string;
  caller_mark?: string | null;
}

export interface ReleaseCall {
  type: "ReleaseCall";
  alert: string;
}

export interface RemoveSecondFactor {
  type: "RemoveSecondFactor";
  operator: string;
  reason: string;
}

export interface RenewNode {
  type: "RenewNode";
  node: string;
  token_hash: string;
}

export interface ReopenTask {
  type: "ReopenTask";
  incident: string;
  task: number;
  reason: string;
}

export interface ReportAlert {
  type: "ReportAlert";
  source: string;
  source_id: string;
  kind: "camera" | "canary" | "external" | "grid" | "phone" | "sensor";
  class: AlarmClass;
  status: "actual" | "exercise" | "test";
  severity: "extreme" | "minor" | "moderate" | "severe" | "unknown";
  at: string;
  place: Place;
  title: string;
  text?: string | null;
  value?: number | string | boolean | null;
  unit?: string | null;
  n?: number | null;
  extra?: Record<string, unknown>;
}

export interface ReportCall {
  type: "ReportCall";
  line: string;
  number: string;
  call_id: string;
  phase: "answered" | "ended" | "ringing" | "transferred";
  at: string;
  place: Place;
  caller?: string | null;
  salt?: string;
  caller_mark?: string | null;
  agent?: string | null;
  recording?: string | null;
  status?: "actual" | "exercise" | "test";
}

export interface ReportHandled {
  type: "ReportHandled";
  incident: string;
  disposition: "handed_over" | "not_resolved" | "nothing_found" | "resolved" | "unfounded";
  text: string;
}

export interface ReportTrouble {
  type: "ReportTrouble";
  kind: "broker" | "canary" | "clock" | "gaps" | "quiet";
  source: string;
  since: string;
  title: string;
  place?: Place;
  count?: number;
  sources?: string[];
  steps_s?: number[];
  folds?: string[];
  joins?: string | null;
}

export interface ReturnIncident {
  type: "ReturnIncident";
  incident: string;
  reason: string;
}

export interface RevokeNode {
  type: "RevokeNode";
  node: string;
}

export interface RtcAnswer {
  type: "rtc.answer";
  sdp: string;
}

export interface RtcClose {
  type: "rtc.close";
}

export interface RtcFailed {
  type: "rtc.failed";
  code: string;
  message: string;
}

export interface RtcOffer {
  type: "rtc.offer";
  sdp: string;
  slots: number;
}

export interface Rung {
  step: "accepted" | "clear" | "en_route" | "on_scene" | "queued" | "received" | "refused" | "sent" | "shown";
  at: string;
  unit_at: string | null;
  cause: string | null;
}

export interface SecondFactorEnrolled {
  type: "SecondFactorEnrolled";
  operator: string;
  recovery: string[];
}

export interface SecondFactorRemoved {
  type: "SecondFactorRemoved";
  operator: string;
  reason: string;
}

export interface SeeLapse {
  type: "SeeLapse";
  assignment: string;
}

export interface SendOrder {
  type: "order";
  id: string;
  order: ReportAlert | ReportCall | EnterCall | ClaimCall | ReleaseCall | OpenIncident | LinkAlert | MoveAlerts | SplitIncident | MergeIncident | SeparateIncident | ConfirmIncident | GradeIncident | CorrectPlace | CorrectClass | ReportHandled | CloseIncident | ReturnIncident | CancelIncident | AddTask | FinishTask | ReopenTask | Supervise | EndSupervision | RelateIncidents | UnrelateIncidents | AttachFile | ReadAttachment | ActivatePlan | EndPlan | AcknowledgeNotice | ExportRecord | RelayAlert | AddNote | DispatchUnit | RecallUnit | AdvanceAssignment | LapseRung | SeeLapse | GiveUpDispatch | ReadCaller | RecordPicture | MissPicture | ReportTrouble | EndTrouble | AddDevice | AddUnit | ChangeUnit | SetService | RejectPayload | LearnBeats | AddNode | RenewNode | RevokeNode | ConnectNode | DisconnectNode | AnnounceCameras | PublishCamera | UnpublishCamera | StartView | EndView | AddOperator | ChangeOperator | SuspendOperator | ReinstateOperator | Invite | SetPassword | EnrolSecondFactor | RemoveSecondFactor | OpenSession | CloseSession | RefuseLogin | UnlockOperator | StartCentre;
}

export interface SeparateIncident {
  type: "SeparateIncident";
  incident: string;
  reason: string;
}

export interface Service {
  type: "service";
  at: string;
  shifts: ShiftClocks[];
}

export interface ServiceSet {
  type: "ServiceSet";
  unit: string;
  service: "in_service" | "out_of_service";
  reason: string;
  at: string;
}

export interface Session {
  id: string;
  operator: string;
  expires: string;
  token: boolean;
  since: string;
  address: string;
  scopes: ("live" | "order" | "people" | "publish" | "read" | "view")[];
}

export interface SessionClosed {
  type: "SessionClosed";
  session: string;
  operator: string;
  reason: "changed" | "idle" | "password" | "signed_out" | "suspended" | "taken_back";
}

export interface SessionOpened {
  type: "SessionOpened";
  session: Session;
  proof: Code | RecoveryCode | null;
}

export interface SetPassword {
  type: "SetPassword";
  operator: string;
  password_hash: string;
  invitation?: string | null;
}

export interface SetService {
  type: "SetService";
  unit: string;
  service: "in_service" | "out_of_service";
  reason?: string;
}

export interface ShiftClocks {
  shift: string | null;
  name: string;
  begin: string;
  end: string;
  measures: Measured[];
  name_en: string;
}

export interface SightReason {
  code: "along_road" | "in_view" | "late" | "line_full" | "near" | "no_picture" | "offline" | "ok" | "out_of_range" | "out_of_view" | "partly_in_view";
  weight: number;
  figure: number | null;
}

export interface Sighting {
  camera: string;
  score: number;
  metres: number;
  off_deg: number;
  covers: number;
  road: string | null;
  health: "late" | "line_full" | "no_picture" | "offline" | "ok" | "unknown";
  health_at: string | null;
  reasons: SightReason[];
}

export interface Snapshot {
  type: "snapshot";
  seq: number;
  at: string;
  me: Operator;
  centre: string;
  state: ConsoleState;
  live: Live;
  presence: Present[];
  troubles: Trouble[];
  ice_servers: IceServer[];
  streets: Record<string, string>;
  classes: ClassList[];
  plans: Plan[];
  grades: GradeRow[];
  calendar: Calendar;
  service?: Service | null;
  canary_s?: number;
  idle_s?: number;
}

export interface SourceTrouble {
  kind: "broker" | "canary" | "clock" | "gaps" | "quiet";
  source: string;
  since: string;
  told_at: string;
  count: number;
  sources: string[];
  steps_s: number[];
  ended_at: string | null;
}

export interface SplitIncident {
  type: "SplitIncident";
  incident: string;
  alerts: string[];
  title: string;
  class: AlarmClass;
  reason: string;
  place?: Place;
  cameras?: string[];
}

export interface Stale {
  type: "stale";
  troubles: Trouble[];
}

export interface StartCentre {
  type: "StartCentre";
  version: string;
  tables?: Record<string, string>;
}

export interface StartView {
  type: "StartView";
  view: string;
  camera: string;
  quality?: "main" | "sub";
  via?: "picture" | "sound" | "wall" | "whep";
  incident?: string | null;
}

export interface StreamStats {
  camera: string;
  quality: "main" | "sub";
  viewers: number;
  kbps: number;
  fps: number;
  age_ms: number;
  width: number;
  height: number;
  node: string;
  key_s: number;
  lost: number;
  nacks: number;
  key_requests: number;
  repeats: number;
  viewer_key_requests: number;
  viewer_loss: number;
  rtt_ms: number | null;
  sound_kbps: number;
  skipped: number;
  late_ms: number;
}

export interface Supervise {
  type: "Supervise";
  incident: string;
  due: string;
  reason: string;
}

export interface Supervision {
  by: string;
  at: string;
  due: string;
  reason: string;
}

export interface SupervisionBegun {
  type: "SupervisionBegun";
  incident: string;
  supervision: Supervision;
}

export interface SupervisionEnded {
  type: "SupervisionEnded";
  incident: string;
  result: string;
  at: string;
}

export interface SuspendOperator {
  type: "SuspendOperator";
  operator: string;
  reason: string;
}

export interface Task {
  number: number;
  text: string;
  added_by: string;
  added_at: string;
  owner: string | null;
  due: string | null;
  done_by: string | null;
  done_at: string | null;
  note: string | null;
  en: string;
  plan: string | null;
  dropped_at: string | null;
  term: Term | null;
}

export interface TaskAdded {
  type: "TaskAdded";
  incident: string;
  task: Task;
}

export interface TaskFinished {
  type: "TaskFinished";
  incident: string;
  task: number;
  by: string;
  at: string;
  note: string;
}

export interface TaskReopened {
  type: "TaskReopened";
  incident: string;
  task: number;
  reason: string;
  at: string;
}

export interface Tell {
  to: Addressee;
  within_s: number;
}

export interface Term {
  amount: number;
  unit: "working_days" | "working_hours";
}

export interface Told {
  zh: string;
  en: string;
  role: "administrator" | "auditor" | "commander" | "dispatcher" | "street_officer" | "supervisor" | "viewer" | null;
  agency: string | null;
  own_street: boolean;
  within_s: number;
}

export interface Touch {
  type: "touch";
}

export interface Trouble {
  part: string;
  since: string;
  message: string;
}

export interface TroubleEnded {
  type: "TroubleEnded";
  incident: string;
  at: string;
  lasted_s: number;
  into: string | null;
}

export interface TroubleReported {
  type: "TroubleReported";
  incident: string;
  since: string;
  at: string;
  count: number;
  sources: string[];
  steps_s: number[];
  back: string[];
}

export interface Unit {
  id: string;
  kind: "city_management" | "fire" | "medical" | "municipal" | "police" | "street";
  name: string;
  agency: string;
  lat: number | null;
  lon: number | null;
  crew: number | null;
  shift: string | null;
  service: "in_service" | "out_of_service";
  service_reason: string | null;
  service_at: string | null;
}

export interface UnitAdded {
  type: "UnitAdded";
  unit: Unit;
}

export interface UnitChanged {
  type: "UnitChanged";
  unit: Unit;
}

export interface UnitDispatched {
  type: "UnitDispatched";
  assignment: Assignment;
}

export interface UnitRedirected {
  type: "UnitRedirected";
  assignment: string;
  incident: string;
  unit: string;
  place: Place;
  at: string;
  expires: string | null;
  corrected: string | null;
}

export interface UnlockOperator {
  type: "UnlockOperator";
  operator: string;
}

export interface UnpublishCamera {
  type: "UnpublishCamera";
  camera: string;
  reason: string;
}

export interface UnrelateIncidents {
  type: "UnrelateIncidents";
  incident: string;
  other: string;
  reason: string;
}

export interface View {
  id: string;
  operator: string;
  camera: string;
  quality: "main" | "sub";
  via: "picture" | "sound" | "wall" | "whep";
  incident: string | null;
  since: string;
}

export interface ViewEnded {
  type: "ViewEnded";
  view: string;
  camera: string;
  at: string;
}

export interface ViewStarted {
  type: "ViewStarted";
  view: View;
}

export interface WallFailed {
  type: "wall.failed";
  slot: number;
  camera: string;
  code: string;
  message: string;
}

export interface WallHeard {
  type: "wall.heard";
  camera: string;
}

export interface WallLate {
  type: "wall.late";
  slot: number;
  camera: string;
  seconds: number;
}

export interface WallListen {
  type: "wall.listen";
  slot: number | null;
}

export interface WallShow {
  type: "wall.show";
  slot: number;
  camera: string | null;
  quality?: "main" | "sub";
  incident?: string | null;
}

export interface WallShown {
  type: "wall.shown";
  slot: number;
  camera: string;
  quality: "main" | "sub";
}

export interface WallUnheard {
  type: "wall.unheard";
  slot: number;
  code: string;
  message: string;
}

export interface Watch {
  type: "watch";
  incident: string | null;
}

export type Order =
  | ReportAlert
  | ReportCall
  | EnterCall
  | ClaimCall
  | ReleaseCall
  | OpenIncident
  | LinkAlert
  | MoveAlerts
  | SplitIncident
  | MergeIncident
  | SeparateIncident
  | ConfirmIncident
  | GradeIncident
  | CorrectPlace
  | CorrectClass
  | ReportHandled
  | CloseIncident
  | ReturnIncident
  | CancelIncident
  | AddTask
  | FinishTask
  | ReopenTask
  | Supervise
  | EndSupervision
  | RelateIncidents
  | UnrelateIncidents
  | AttachFile
  | ReadAttachment
  | ActivatePlan
  | EndPlan
  | AcknowledgeNotice
  | ExportRecord
  | RelayAlert
  | AddNote
  | DispatchUnit
  | RecallUnit
  | AdvanceAssignment
  | LapseRung
  | SeeLapse
  | GiveUpDispatch
  | ReadCaller
  | RecordPicture
  | MissPicture
  | ReportTrouble
  | EndTrouble
  | AddDevice
  | AddUnit
  | ChangeUnit
  | SetService
  | RejectPayload
  | LearnBeats
  | AddNode
  | RenewNode
  | RevokeNode
  | ConnectNode
  | DisconnectNode
  | AnnounceCameras
  | PublishCamera
  | UnpublishCamera
  | StartView
  | EndView
  | AddOperator
  | ChangeOperator
  | SuspendOperator
  | ReinstateOperator
  | Invite
  | SetPassword
  | EnrolSecondFactor
  | RemoveSecondFactor
  | OpenSession
  | CloseSession
  | RefuseLogin
  | UnlockOperator
  | StartCentre;

export type LogEvent =
  | AlertReceived
  | CallAdvanced
  | CallClaimed
  | CallReleased
  | IncidentOpened
  | AlertLinked
  | LinkProposed
  | IncidentMerged
  | IncidentSeparated
  | IncidentAdvanced
  | HandlingReported
  | IncidentReturned
  | IncidentGraded
  | PlaceCorrected
  | ClassCorrected
  | TaskAdded
  | TaskFinished
  | TaskReopened
  | SupervisionBegun
  | SupervisionEnded
  | IncidentsRelated
  | IncidentsUnrelated
  | FileAttached
  | AttachmentRead
  | PlanActivated
  | PlanRaised
  | PlanEnded
  | NoticesGiven
  | NoticeAcknowledged
  | RecordExported
  | NoteAdded
  | UnitDispatched
  | UnitRedirected
  | AssignmentAdvanced
  | LadderLapsed
  | LapseSeen
  | CallerRead
  | PictureTaken
  | PictureMissed
  | TroubleReported
  | TroubleEnded
  | DeviceAdded
  | UnitAdded
  | UnitChanged
  | ServiceSet
  | PayloadRejected
  | BeatsLearnt
  | NodeAdded
  | NodeRenewed
  | NodeRevoked
  | NodeConnected
  | NodeDisconnected
  | CamerasAnnounced
  | ViewStarted
  | ViewEnded
  | OperatorAdded
  | OperatorChanged
  | OperatorSuspended
  | OperatorReinstated
  | Invited
  | PasswordSet
  | SecondFactorEnrolled
  | SecondFactorRemoved
  | SessionOpened
  | SessionClosed
  | LoginRefused
  | LoginUnlocked
  | CentreStarted;

export type FromConsole =
  | Hello
  | SendOrder
  | Watch
  | Beat
  | Touch
  | RtcOffer
  | RtcClose
  | WallShow
  | WallListen;

export type ToConsole =
  | Snapshot
  | Events
  | Live
  | Service
  | Accepted
  | Refused
  | Presence
  | Stale
  | RtcAnswer
  | RtcFailed
  | WallShown
  | WallFailed
  | WallLate
  | WallHeard
  | WallUnheard;

/** The roles that may give each order; none for what no person orders. */
export const PERMITS = {
  AcknowledgeNotice: ["dispatcher", "supervisor", "commander", "street_officer", "viewer"],
  ActivatePlan: ["dispatcher", "supervisor", "commander"],
  AddDevice: ["administrator"],
  AddNode: ["administrator"],
  AddNote: ["dispatcher", "supervisor", "commander", "street_officer"],
  AddOperator: ["administrator"],
  AddTask: ["dispatcher", "supervisor", "commander"],
  AddUnit: ["administrator"],
  AdvanceAssignment: [],
  AnnounceCameras: [],
  AttachFile: ["dispatcher", "supervisor", "commander", "street_officer"],
  CancelIncident: ["dispatcher", "supervisor", "commander"],
  ChangeOperator: ["administrator"],
  ChangeUnit: ["supervisor", "administrator"],
  ClaimCall: ["dispatcher", "supervisor", "commander"],
  CloseIncident: ["dispatcher", "supervisor", "commander"],
  CloseSession: ["dispatcher", "supervisor", "commander", "street_officer", "viewer", "administrator", "auditor"],
  ConfirmIncident: ["dispatcher", "supervisor", "commander"],
  ConnectNode: [],
  CorrectClass: ["dispatcher", "supervisor", "commander"],
  CorrectPlace: ["dispatcher", "supervisor", "commander"],
  DisconnectNode: [],
  DispatchUnit: ["dispatcher", "supervisor", "commander"],
  EndPlan: ["dispatcher", "supervisor", "commander"],
  EndSupervision: ["supervisor", "commander"],
  EndTrouble: [],
  EndView: ["dispatcher", "supervisor", "commander", "street_officer", "viewer"],
  EnrolSecondFactor: [],
  EnterCall: ["dispatcher", "supervisor", "commander"],
  ExportRecord: ["dispatcher", "supervisor", "commander", "auditor"],
  FinishTask: ["dispatcher", "supervisor", "commander", "street_officer"],
  GiveUpDispatch: [],
  GradeIncident: ["dispatcher", "supervisor", "commander"],
  Invite: ["administrator"],
  LapseRung: [],
  LearnBeats: [],
  LinkAlert: ["dispatcher", "supervisor", "commander"],
  MergeIncident: ["dispatcher", "supervisor", "commander"],
  MissPicture: [],
  MoveAlerts: ["dispatcher", "supervisor", "commander"],
  OpenIncident: ["dispatcher", "supervisor", "commander"],
  OpenSession: ["administrator"],
  PublishCamera: ["dispatcher", "supervisor", "commander", "street_officer"],
  ReadAttachment: ["dispatcher", "supervisor", "commander", "street_officer", "viewer", "auditor"],
  ReadCaller: ["dispatcher", "supervisor", "commander"],
  RecallUnit: ["dispatcher", "supervisor", "commander"],
  RecordPicture: [],
  RefuseLogin: [],
  ReinstateOperator: ["administrator"],
  RejectPayload: [],
  RelateIncidents: ["dispatcher", "supervisor", "commander"],
  RelayAlert: ["dispatcher", "supervisor", "commander"],
  ReleaseCall: ["dispatcher", "supervisor", "commander"],
  RemoveSecondFactor: ["administrator"],
  RenewNode: ["administrator"],
  ReopenTask: ["dispatcher", "supervisor", "commander"],
  ReportAlert: [],
  ReportCall: [],
  ReportHandled: ["dispatcher", "supervisor", "commander"],
  ReportTrouble: [],
  ReturnIncident: ["dispatcher", "supervisor", "commander"],
  RevokeNode: ["administrator"],
  SeeLapse: ["supervisor", "commander"],
  SeparateIncident: ["dispatcher", "supervisor", "commander"],
  SetPassword: [],
  SetService: ["dispatcher", "supervisor", "commander", "administrator"],
  SplitIncident: ["dispatcher", "supervisor", "commander"],
  StartCentre: [],
  StartView: ["dispatcher", "supervisor", "commander", "street_officer", "viewer"],
  Supervise: ["supervisor", "commander"],
  SuspendOperator: ["administrator"],
  UnlockOperator: ["supervisor", "administrator"],
  UnpublishCamera: ["dispatcher", "supervisor", "commander", "street_officer"],
  UnrelateIncidents: ["dispatcher", "supervisor", "commander"],
} as const satisfies Record<Order["type"], readonly Operator["role"][]>;

/** The states of an incident that may follow each. */
export const NEXT = {
  received: ["confirmed", "dispatched", "on_scene", "cancelled", "merged"],
  confirmed: ["dispatched", "on_scene", "verifying", "cancelled", "merged"],
  dispatched: ["confirmed", "on_scene", "verifying", "cancelled", "merged"],
  on_scene: ["confirmed", "dispatched", "verifying", "cancelled", "merged"],
  verifying: ["confirmed", "dispatched", "on_scene", "closed", "cancelled", "merged"],
  closed: [],
  cancelled: [],
  merged: [],
} as const satisfies Record<Incident["state"], readonly Incident["state"][]>;
