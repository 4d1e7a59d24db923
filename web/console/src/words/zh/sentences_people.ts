/** Sentences that the centre writes in English about people who come in, in Chinese. */

import type { Translation } from "./sentences";

/** Why somebody can't come in, or a password is not good enough. */
export const PEOPLE: readonly Translation[] = [
  [
    /^Too many bad logins of this name from here: try again at (\d\d:\d\d), or .+$/,
    "此处用该用户名的错误登录过多，请 $1 后再试，或请值班长解锁。",
  ],
  [/^Too many people sign in at once: .+$/, "同时登录的人过多，请几秒后再试。"],
  [/^(.+) is suspended \((.+)\): ask an administrator\.$/, "用户 $1 已停用（$2），请联系管理员。"],
  [/^The password has (\d+) characters: use (\d+) to (\d+)\.$/, "口令有 $1 个字符，应为 $2 至 $3 个。"],
  [/^The password contains your name: .+$/, "口令不能包含用户名。"],
  [/^Use three of these: small letters, .+$/, "口令应含小写、大写、数字、其他字符（汉字也算）中的三类。"],
  [/^The password is too easy to guess: .+$/, "口令太容易被猜到，请用几个互不相干的词。"],
  [/^This is the password you have: .+$/, "新口令与旧口令相同，请另选一个。"],
  [/^Choose a name to sign in with\.$/, "请取一个登录用的用户名。"],
  [/^There is already an operator (.+): choose another name\.$/, "已有用户 $1，请另取一个用户名。"],
  [/^'?.+'? is no name: use letters, .+$/, "用户名只能用字母、数字、汉字、点和横线。"],
  [/^This centre has an administrator: .+$/, "本中心已有管理员，请向管理员要邀请。"],
  [
    /^(.+) has a second factor: an administrator removes it first\.$/,
    "用户 $1 已设动态码，须先由管理员解除。",
  ],
  [/^Somebody else changes what you may do: .+$/, "自己的权限由他人更改，请找另一位管理员。"],
  [/^Somebody else suspends you: .+$/, "自己不能停用自己，请找另一位管理员。"],
  [/^Somebody else removes your second factor: .+$/, "自己的动态码由他人解除，请找另一位管理员。"],
  [/^Say why: the person will ask\.$/, "请写明原因，当事人会问。"],
  [/^(.+) is the last administrator: .+$/, "$1 是最后一位管理员，请先增加一位。"],
  [/^(.+) is suspended \((.+)\): reinstate them first\.$/, "用户 $1 已停用（$2），请先恢复。"],
  [/^There is already an? (?:invitation|session) of this secret: .+$/, "这个随机数已被用过，请重新生成。"],
  [/^'(.+)' is no time: give ISO 8601 .+$/, "$1 不是时间，请用带时区的 ISO 8601。"],
  [
    /^(.+) is a person: give a token to yourself, .+$/,
    "$1 是人员账号；令牌只能给自己，或给没有口令的程序账号。",
  ],
  [/^There is no operator (.+): add them first\.$/, "没有用户 $1，请先添加。"],
  [/^This invitation was used, replaced, or is over: .+$/, "邀请已用过、被替换或已过期，请再要一个。"],
  [/^Give the code of your second factor too\.$/, "还要输入动态码。"],
  [/^This code has been used: .+$/, "这个动态码已经用过，请等下一个（最多半分钟）。"],
  [/^This is no code of this operator: .+$/, "动态码不对，请输入最新的一个。"],
  [/^Too many bad logins: wait a minute, .+$/, "错误登录过多，请等一分钟再试。"],
  [/^Name or password is wrong: .+$/, "用户名或口令不对，请核对后重试。"],
  [/^Your password is old, or others know it: .+$/, "口令已到期，或是由他人设定的，请换一个新的。"],
  [/^(?:Sign in|Sign out|Take an invitation) on this centre's own page\.$/, "请在本中心自己的页面上操作。"],
  [/^Send (?:name|invitation) and password as JSON: .+$/, "请求的格式不对。"],
];
