/** Sentences that the centre, its nodes and its media process write in English, in Chinese. `$1` is what they name. */

import { PEOPLE } from "./sentences_people";

export type Translation = readonly [RegExp, string];

/** Why there is no picture, live or kept. */
const PICTURES: readonly Translation[] = [
  [/^camera (.+) is not there any more$/, "镜头 $1 已不在名册中"],
  [/^no picture came within (\d+) s$/, "$1 秒内没有取到画面"],
  [/^too many pictures (?:were asked for at once|are being made; try again)$/, "同时取图过多"],
  [/^the media process is being restarted$/, "视频服务正在重启"],
  [/^no media process is running$/, "视频服务没有运行"],
  [/^No media process is running: try again in a moment\.$/, "视频服务没有运行，请稍后再试。"],
  [/^the (?:media process|centre) was restarted$/, "视频服务已重启，正在重连"],
  [/^the media process has lost the centre; it goes on trying$/, "视频服务与中心失联，正在重试"],
  [/^the node did not answer within (\d+) s$/, "节点 $1 秒内没有应答"],
  [
    /^the node's pictures don't get through within (\d+) s: a firewall may hold back UDP$/,
    "节点的画面 $1 秒内没有传过来，请检查防火墙是否放行 UDP",
  ],
  [
    /^the node's pictures don't get through: the peer never came: a firewall may hold back UDP$/,
    "节点的画面传不过来，请检查防火墙是否放行 UDP",
  ],
  [
    /^the node's pictures don't get through: the peer (?:vanished|does not answer .+)$/,
    "节点的画面传不过来，请检查网络",
  ],
  [/^the node's pictures don't get through: .+$/, "节点的加密连接没有建立，请联系节点维护方"],
  [/^the node's answer can't be used: .+$/, "节点的应答无法使用，请联系节点维护方"],
  [/^the node could not answer the offer: .+$/, "节点无法应答取流请求，请联系节点维护方"],
  [/^the node could not send this camera; its log says why$/, "节点送不出这路画面，原因见节点日志"],
  [/^this node already sends (\d+) streams$/, "节点已在送 $1 路画面，请稍后再试"],
  [/^Node (.+) is not connected: .+$/, "节点 $1 失联，请联系其单位"],
  [
    /^the line of node (.+) is full: (\d+) kbit\/s; a camera of an incident has priority$/,
    "节点 $1 的上行带宽（$2 kbit/s）已满，事件镜头优先",
  ],
  [
    /^the line of node (.+) is full: (\d+) kbit\/s; a camera on a wall has priority$/,
    "节点 $1 的上行带宽（$2 kbit/s）已满，视频墙优先",
  ],
  [
    /^the line of node (.+) is full: (\d+) kbit\/s; close another of its cameras, or look at this one as sub$/,
    "节点 $1 的上行带宽（$2 kbit/s）已满：请关闭它的其他画面，或改看子码流",
  ],
  [/^Node (.+) was restarted: .+$/, "节点 $1 已重启，正在重新取画面"],
  [/^The token of node (.+) was revoked: .+$/, "节点 $1 的令牌已吊销，请找管理员换发"],
  [/^Node (.+) was given a new token: .+$/, "节点 $1 换了新令牌，请其单位更新配置"],
  [/^camera (.+) was taken off the list of its node$/, "节点已撤下镜头 $1"],
  [/^camera (.+) has another address now; it is opened anew$/, "镜头 $1 换了地址，正在重新打开"],
  [/^the node ended the stream$/, "节点停止了这路画面"],
  [/^the node could not read this camera; its log says why$/, "节点读不到这个镜头，原因见节点日志"],
  [/^no picture for (\d+) s$/, "$1 秒没有画面"],
  [/^the camera gave no picture (?:for|within) (\d+) s$/, "镜头 $1 秒没有画面"],
  [/^the camera can't be read: (.+)$/, "读不到镜头：$1"],
  [/^the camera ended the stream$/, "镜头停止了这路画面"],
  [
    /^node (.+) codes no more streams again at a time; a camera of an incident has priority$/,
    "节点 $1 的转码路数已满，事件镜头优先",
  ],
  [
    /^node (.+) codes no more streams again at a time; a camera on a wall has priority$/,
    "节点 $1 的转码路数已满，视频墙优先",
  ],
  [
    /^the camera sends (.+), and its node transcodes (\d+) streams? already: .+$/,
    "镜头送来 $1，节点已在转码 $2 路：请把镜头改为无 B 帧的 H.264，或关闭另一路",
  ],
  [
    /^the camera sends (.+), which browsers can't show: .+$/,
    "镜头送来 $1，浏览器不能播放：请把镜头改为无 B 帧的 H.264，或改用子码流",
  ],
  [
    /^the camera sends (.+): set its stream to H\.264, or use its sub stream$/,
    "镜头送来 $1：请改为 H.264，或改用子码流",
  ],
  [
    /^the transcoding of this camera (?:broke down|stands still); it is started anew$/,
    "这路画面的转码中断，正在重启",
  ],
  [/^the transcoding of this camera can't be started: .+$/, "节点启动不了这路画面的转码，正在重试"],
  [/^the camera did not answer within (\d+) s$/, "镜头 $1 秒内没有应答"],
  [/^the camera closed the stream$/, "镜头断开了这路画面"],
  [/^the name of the camera is not known to this node's network$/, "节点解析不到镜头的域名，请核对地址"],
  [
    /^the camera's address is outside the networks of its node: .+$/,
    "镜头地址不在节点允许的网段内：请更正地址，或把其网段加入节点配置的 networks",
  ],
  [/^the networks of camera (.+) have changed; it is opened anew$/, "镜头 $1 的网段设置已变，正在重新打开"],
  [/^the camera's certificate is not to be trusted: .+$/, "镜头的证书不可信：请核对其证书和节点配置的 ca"],
  [/^the camera's TLS can't be used: .+$/, "镜头的 TLS 无法使用：请把 rtsps 改为 rtsp，或升级镜头固件"],
  [/^the camera refuses the user or the password: .+$/, "镜头拒绝登录：请核对节点配置里的用户名和密码"],
  [/^the camera refuses this user: .+$/, "镜头拒绝此用户：请在镜头上授予取流权限"],
  [/^the camera has no such stream: .+$/, "镜头没有这路码流：请核对地址的路径"],
  [/^the camera does not understand its address: .+$/, "镜头不认识这个地址：请核对路径"],
  [/^the camera has no bandwidth left: .+$/, "镜头带宽用尽：请关闭它的其他观看端，或降低码率"],
  [/^the camera serves no more viewers: .+$/, "镜头的取流路数已满：请关闭它的其他观看端"],
  [/^the camera does not send over TCP: .+$/, "镜头不支持 TCP 取流：请在镜头上打开 RTSP over TCP"],
  [/^the camera sends us to another address: .+$/, "镜头要求改用另一地址：请把该地址写入节点配置"],
  [/^the camera refuses the stream \((\d+)\)$/, "镜头拒绝取流（$1）"],
  [/^there is no picture in this (?:source|file)$/, "其中没有视频"],
  [/^there is no file .+$/, "节点上没有这个视频文件"],
  [/^there is no scene '(.+)'; use .+$/, "没有测试场景 $1"],
  [/^the test clip '(.+)' could not be made; see the log$/, "测试片段 $1 生成失败，原因见节点日志"],
  [/^no such camera scheme: '(.*)'; use (.+)$/, "不支持地址类型 $1，可用 $2"],
  [/^the camera's address is none: .+$/, "镜头地址不完整，请节点维护方更正"],
  [/^cameras with (.+): are switched off at this node$/, "节点不允许 $1 类型的镜头"],
  [/^the stream is damaged: .+$/, "码流损坏"],
  [/^this node has no camera '(.+)'$/, "节点没有镜头 $1"],
  [/^this media process has (\d+) viewers; try again later$/, "视频服务已有 $1 路观看，请稍后再试"],
  [/^this media process has (\d+) publishers; try again later$/, "视频服务已有 $1 路推流，请稍后再试"],
  [/^nobody publishes this camera now$/, "目前没有人推送这路画面"],
  [/^the publication is over: .+$/, "推流已结束"],
  [/^the picture could not be decoded$/, "画面无法解码"],
  [/^no process that decodes pictures could be started$/, "解码画面的进程没有启动"],
  [/^There is no camera (.+): choose one from the list\.$/, "没有镜头 $1：请从列表中选择。"],
  [/^View .+ is running already: choose a fresh id\.$/, "这次查看已经开始，请重新打开这个画面。"],
  [/^The link of node (.+) is gone\.$/, "节点 $1 的链路断了，正在等它重连。"],
  [/^nobody looks any more$/, "已经没有人在看。"],
  [/^This wall has (\d+) slots: .+$/, "此视频墙只有 $1 路：请关闭其他画面再看。"],
  [/^Send rtc\.offer first\.$/, "本席还没有视频连接，正在建立。"],
  [/^camera (.+) lends its sound now; it is opened anew$/, "镜头 $1 开始提供声音，正在重新打开"],
  [/^camera (.+) lends its sound no more; it is opened anew$/, "镜头 $1 不再提供声音，正在重新打开"],
  [/^Camera (.+) lends no sound: .+$/, "镜头 $1 不提供声音：需其单位在节点配置中写 sound = true。"],
  [/^Slot (\d+) shows nothing: .+$/, "第 $1 路没有画面：先打开一个镜头。"],
  [/^This session has no line for sound: .+$/, "此连接没有声音通道：请用能收 Opus 或 G.711 的播放端。"],
  [
    /^(?:the session is over|The media process has ended this session already: .+)$/,
    "会话已结束，请重新发起。",
  ],
  [/^Camera (.+) has just gone: choose another\.$/, "镜头 $1 刚刚下线，请选别的镜头。"],
];

/** How a viewer's connection ended, as its console is told. */
const VIEWERS: readonly Translation[] = [
  [/^the peer left$/, "观看端已断开"],
  [/^the peer vanished$/, "视频连接中断，请检查网络"],
  [/^the peer never came: a firewall may hold back UDP$/, "视频连接没有建立，请检查防火墙是否放行 UDP"],
  [/^the peer does not answer the DTLS handshake$/, "视频连接没有建立，请检查网络"],
  [/^(?:the DTLS handshake failed: .+|no SRTP profile in common)$/, "视频连接无法加密"],
  [/^no certificate, or no fingerprint to compare it with$/, "视频连接没有可核对的证书"],
  [/^the certificate is not the one of the description$/, "视频连接的证书核对不上，已拒绝"],
  [/^the media process goes down$/, "视频服务正在停止"],
  [/^this media process has no such session$/, "视频服务已没有此会话，正在重连"],
  [/^the publisher ended the stream$/, "推流端停止了这路画面"],
  [/^the publisher sends B-frames: .+$/, "推流端送来 B 帧：请关闭（Baseline 档次，或 B 帧数为 0）"],
  [/^somebody else publishes this camera$/, "这路画面正由他人推送"],
  [/^this session has begun already$/, "此会话已经开始"],
  [/^the viewer has (\d+) slots$/, "观看端只有 $1 路画面"],
];

/** What is wrong with an offer. But for the first these are read by who writes a WHEP or WHIP client. */
const OFFERS: readonly Translation[] = [
  [/^offer H\.264 \(constrained baseline, packetization-mode 1\); .+$/, "此浏览器不能播放 H.264"],
  [
    /^use full ICE: this server is lite, .+$/,
    "请用完整 ICE：服务端是 ICE-lite，由客户端发起检查（不要写 a=ice-lite）",
  ],
  [/^say which DTLS role you take \((.+)\)$/, "请写明 DTLS 角色（$1）"],
  [/^a viewer has 1 to (\d+) slots, not (-?\d+)$/, "画面数应为 1 到 $1，不能是 $2"],
  [/^(\d+) pictures need \d+ video lines, there are (\d+)$/, "$1 路画面要有 $1 个视频媒体行，现有 $2 个"],
  [/^a viewer's video lines receive \((.+)\)$/, "观看端的视频媒体行应为只收（$1）"],
  [/^a line of this piece is none of the offer's \((.+)\)$/, "SDP 片段里的媒体行（$1）不在邀约中"],
  [/^a publisher has one video line, there are (\d+)$/, "推流端应有一个视频媒体行，现有 $1 个"],
  [/^a publisher's video line sends \((.+)\)$/, "推流端的视频媒体行应为只发（$1）"],
  [/^this is no session description with media lines \((.+)\)$/, "不是带媒体行的 SDP（$1）"],
  [/^this is no piece of a session description \((.+)\)$/, "不是 SDP 片段（$1）"],
  [/^the description is longer than (\d+) KiB$/, "SDP 超过 $1 KiB"],
  [/^the description has more than (\d+) media lines$/, "SDP 的媒体行超过 $1 个"],
  [/^the description has more than (\d+) candidates$/, "SDP 的候选地址超过 $1 个"],
  [/^a media line is cut short \((.+)\)$/, "SDP 的媒体行不完整（$1）"],
  [/^encrypt with DTLS-SRTP \((.+)\)$/, "请用 DTLS-SRTP 加密（$1）"],
  [/^send RTP and RTCP through one port \((.+)\)$/, "RTP 与 RTCP 应合用一个端口（$1）"],
  [
    /^a line's name \((.+)\) is a word of at most (\d+) characters$/,
    "媒体行的名称（$1）应为一个词，最多 $2 个字符",
  ],
  [/^a line has more than (\d+) sources \((.+)\)$/, "一个媒体行的媒体源（$2）超过 $1 个"],
  [/^give every line a name of its own \((.+)\)$/, "每个媒体行要有自己的名称（$1）"],
  [/^bundle every line on one transport \((.+)\)$/, "所有媒体行应合用一个传输通道（$1）"],
  [/^give the DTLS fingerprint of a certificate \((.+)\)$/, "请写明证书的 DTLS 指纹（$1）"],
  [
    /^give ICE credentials \((.+) of (\d+) or more letters and digits, (.+) of (\d+) or more\)$/,
    "请写明 ICE 凭据（$1 至少 $2 个字母或数字，$3 至少 $4 个）",
  ],
];

/** Why a payload was not taken, and what the device's keeper must mend. */
const PAYLOADS: readonly Translation[] = [
  [/^Field `(.+)` is missing: .+\.$/, "缺少字段 $1，请设备维护方补上。"],
  [/^Field `(.+)` cannot be taken.*: send .+\.$/, "字段 $1 不对，请设备维护方更正。"],
  [/^Field `(.+)` is not a time: send .+\.$/, "字段 $1 不是带时区的时间，请设备维护方更正。"],
  [/^Field `(.+)` is there twice: send each field once\.$/, "字段 $1 重复：每个字段只写一次。"],
  [/^Fields `lat` and `lon` come together: .+$/, "经度和纬度要么都写，要么都不写。"],
  [/^The payload is not UTF-8 at byte (\d+): .+$/, "第 $1 字节不是 UTF-8：请用 UTF-8 编码的 JSON。"],
  [/^The payload is not JSON at character (\d+) \(.+$/, "第 $1 个字符起不是 JSON：请只发一个 JSON 对象。"],
  [/^The payload is not a JSON object: .+$/, "报文不是 JSON 对象：字段应写在 { 和 } 之间。"],
  [/^(\S+) is not a JSON number: .+$/, "$1 不是 JSON 数字：没有数值时不要写这个字段。"],
  [/^A text holds U\+0000 or half a surrogate pair: .+$/, "文字里有无法存储的字符：请用 UTF-8 文字。"],
  [/^A number is beyond ±(\d+): .+$/, "数字超出 ±$1：请改用文字。"],
  [/^No (?:.+) (\S+) is known here: .+$/, "没有登记 $1：请管理员登记后再发。"],
  [
    /^Id (.+) was used before, at (.+), for another alarm: .+$/,
    "编号 $1 在 $2 已用于别的警情：每条警情要有自己的编号。",
  ],
  [/^The payload is nested more than (\d+) levels deep: .+$/, "报文嵌套超过 $1 层：请发扁平的对象。"],
  [/^The payload has (\d+) bytes: send (\d+) at most\.$/, "报文 $1 字节，最多 $2 字节。"],
  [/^This topic is not one of ours: .+$/, "主题不属于本系统：请设备维护方核对主题。"],
  [/^Login (.+) may not publish on this topic: .+$/, "账号 $1 不能在此主题发布：只能用自己的编号发布。"],
  [/^A login may not publish on this topic: .+$/, "该账号不能在此主题发布：只能用自己的编号发布。"],
  [
    /^Login (.+) sent more than the broker takes: send (\d+) bytes at most\.$/,
    "账号 $1 的报文过大：最多 $2 字节。",
  ],
  [
    /^A login from an unknown address was refused: .+$/,
    "有一次登录被拒绝，来源地址不明：请核对设备的账号和口令。",
  ],
  [/^A login from (.+) was refused: .+$/, "来自 $1 的登录被拒绝：请核对设备的账号和口令。"],
  [
    /^(\d+) more were refused in (\d+) s and are not shown singly, (\d+) of them from unknown senders: .+$/,
    "$2 秒内另有 $1 条被拒绝，未逐条列出，其中 $3 条来源不明。",
  ],
  [
    /^(\d+) more were refused in (\d+) s and are not shown singly, (\d+) of them from (.+): .+$/,
    "$2 秒内另有 $1 条被拒绝，未逐条列出，其中 $3 条来自 $4：请先检查该设备。",
  ],
];

/** Why an order was not done, where its code has no words of its own. */
const ORDERS: readonly Translation[] = [
  [/^The log could not be written: .+$/, "记录无法写入：请检查中心的磁盘，然后重试。"],
  [/^The centre is going down: .+$/, "中心正在停止，恢复后请重试。"],
  [/^The centre gets more than it can store: .+$/, "中心来不及存储，请一秒后重试。"],
  [/^The centre could not decide this; .+$/, "中心无法处理这条指令，原因在中心日志里：请告诉管理员。"],
  [/^The core of the centre does not answer: .+$/, "中心没有应答，请稍后再试。"],
  [/^(.+) may do this only for what is its own\.$/, "$1 只能对自己的对象这样做。"],
  [/^A refusal needs its cause: .+$/, "拒绝派遣要写明原因。"],
];

/** What is wrong with the centre itself, and what it writes into an incident's record. */
const CENTRE: readonly Translation[] = [
  [/^The log can't be written: .+$/, "记录无法写入，警情在设备端等待：请检查中心的磁盘。"],
  [/^The broker does not answer: .+$/, "消息代理没有应答，警情在设备端等待。"],
  [/^No media process is running: pictures stand still\.$/, "视频服务没有运行，画面静止。"],
  [/^first alert$/, "首条警情"],
  [/^joined by hand$/, "人工并入"],
  [/^opened from this alert$/, "由此警情建立"],
  [/^its sender tells more$/, "对方补充"],
  [/^its sender takes it back$/, "对方撤回"],
  [/^so much alike$/, "高度相似"],
  [/^it ended by itself$/, "自行恢复"],
  [/^it is counted in (I\d+)$/, "归入 $1"],
  [/^where what was merged into it is$/, "据并入的事件"],
  [/^merged with (I\d+)$/, "因合并 $1"],
];

/** Each is tried in turn: the first that fits says it. `tests/examples/words/sentences.json` holds one of each. */
export const TRANSLATIONS: readonly Translation[] = [
  ...PICTURES,
  ...VIEWERS,
  ...OFFERS,
  ...PAYLOADS,
  ...ORDERS,
  ...CENTRE,
  ...PEOPLE,
];

/** In Chinese where it is known; a sentence that is not known here stands as it came. */
export function translated(text: string): string {
  for (const [pattern, chinese] of TRANSLATIONS)
    if (pattern.test(text)) return text.replace(pattern, chinese);
  return text;
}
