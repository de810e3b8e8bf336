// The same in other languages: what orders the reader to ignore, to be or to reveal. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { list, loose } from './phrases.ts';

/** Words of any kind in one sentence. */
const SOME = '[^.!?\\n]{0,60}?';

/** In letters that the scan for words knows, at least at the beginning. */
export const LATIN_RULES: readonly InjectionRule[] = [
  {
    id: 'de_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ignorier|vergiss|vergessen sie|missachte
    `),
    pattern: loose(
      `(?:ignorier(?:e|en|t)|vergiss|vergessen sie|missachten?)\\s${SOME}(?:anweisung|befehl|regeln|vorgaben|instruktion|aufgabe|anleitung|prompt|alles|bisherig|vorherig|obig|vorangegangen|richtlinien|funktion)`,
    ),
  },
  {
    id: 'fr_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ignorez|ignorer|ignore·|oubliez|oublie|ne tenez pas compte|ne tiens pas compte
    `),
    pattern: loose(
      `(?:ignor(?:ez|er|e)|oublie[zrs]?|ne (?:tenez|tiens) pas compte)\\s[^.!?\\n]{0,30}?\\b(?:les|vos|tes|toutes?|ces|tout|mes|la)\\s[^.!?\\n]{0,40}?(?:instructions?|consignes|directives|règles|ce que|ce qui|précédent|ci-dessus|avant|fonction)`,
    ),
  },
  {
    id: 'es_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ignora|ignore·|ignorar|olvida|haz caso omiso|hagan caso omiso|descarta
    `),
    pattern: loose(
      `(?:ignor(?:a|e|ar|en)|ol?vid(?:a|e|ar|en|ate|ate de|áte|aos)|(?:haz|hagan) caso omiso|descarta)r?\\s${SOME}(?:instruccion|órdenes|reglas|indicaciones|directrices|todo lo|anterior|función|todo que)`,
    ),
  },
  {
    id: 'es_olvidate',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      date de·|date tod|tienes que olvidar
    `),
    pattern: loose(
      `(?:(?<=olví)date|tienes que olvidar)\\s${SOME}(?:instruccion|órdenes|reglas|todo|anterior)`,
    ),
  },
  {
    id: 'pt_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ignore·|ignora|ignorar|esqueça|esquece|desconsidere
    `),
    pattern: loose(
      `(?:ignor(?:e|a|ar|em)|esque(?:ça|cer|ce|çam)(?:-se)?|desconsidere)\\s${SOME}(?:instruç|ordens|regras|diretrizes|tudo o que|anterior|acima|a função|a página)`,
    ),
  },
  {
    id: 'it_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ignora|dimentica|trascura
    `),
    pattern: loose(
      `(?:ignora(?:re|te)?|dimentica(?:re|te|ti)?|trascura)\\s${SOME}(?:istruzion|regole|direttive|tutto ciò|tutto quello|tutte|precedent|la funzione|sopra)`,
    ),
  },
  {
    id: 'nl_pl_ignore',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      negeer|vergeet|zignoruj|ignoruj|zapomnij|zaboravi|ignorera|ignoriruy
    `),
    pattern: loose(
      `(?:negeer|vergeet|zignoruj|ignoruj|zapomnij|zaboravi|ignorera|ignoriruy)\\s${SOME}(?:instruct|instruk|opdracht|aanwijzing|polece|zasad|regels|predyd)`,
    ),
  },
  {
    id: 'latin_role',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      du bist jetzt|du bist nun|sie sind jetzt|tu es maintenant|tu es d|vous êtes|ahora eres|eres ahora
      agora voc|você agora|ora sei|adesso sei|sei ora|ahora est|a partir de ahora|a partir de agora
      ab jetzt|ab sofort bist|von nun an|d'ora in poi|partir de maintenant|desde ahora
    `),
    pattern: loose(
      `(?:du bist (?:jetzt|nun)|sie sind jetzt|tu es (?:maintenant|désormais)|vous êtes (?:maintenant|désormais)|ahora (?:eres|estás)|eres ahora|agora você é|você agora é|(?:ora|adesso) sei|sei ora|(?:a partir de|desde) (?:ahora|agora),? ${SOME}(?:eres|sólo|solo|obedec|respond|você|ign)|ab (?:jetzt|sofort),? ${SOME}(?:bist|antworte|musst|wirst|nur|folge)|von nun an ${SOME}(?:bist|antworte|musst|wirst)|d'ora in poi|partir de maintenant,? ${SOME}(?:tu|vous|répond))`,
    ),
  },
  {
    id: 'latin_prompt',
    kind: 'leak',
    weight: 1.5,
    starts: list(`
      systemanweisung|prompt syst|invite syst|instructions syst|prompt del sistema
      instrucciones del sistema|prompt do sistema|prompt de sistema|prompt di sistema
      istruzioni di sistema|entwicklermodus|mode d|modo desarrollador|modo de desarrollador
      modo desenvolvedor|modalit|modo sistema|mode syst|mode maintenance|modo de sistema|systemmodus
      sin restricciones|sans restrictions|ohne einschr|sem restri|senza restrizioni
    `),
    pattern: loose(
      `(?:systemanweisung|(?:prompt|invite|instructions|mode) syst[eè]me|(?:prompt|instrucciones) del sistema|prompt d[eo] sistema|(?:prompt|istruzioni) di sistema|entwicklermodus|mode (?:développeur|maintenance)|modo (?:de )?(?:desarrollador|desenvolvedor|sistema)|modalità (?:sviluppatore|sistema)|systemmodus|sin restricciones|sans restrictions|ohne einschränkungen|sem restrições|senza restrizioni)`,
    ),
  },
  {
    id: 'latin_secret',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      wie lautet|was ist dein|was ist ihr|quel est·|quelle est·|qual é|qual è|comparta|gib mir
      confirmer le mot|confirmes la|compartas|compartilhe|partagiez
    `),
    pattern: loose(
      `(?:wie lautet (?:das|dein|ihr)|was ist (?:dein|ihr)|quel(?:le)? est (?:le|ta|ton|votre|la)|qual (?:é|è) (?:a|la)|gib mir|confirmer le|confirmes la|compartas|compartilhe|partagiez) ${SOME}(?:passwort|schlüssel|mot de passe|clé secrète|contraseña|clave secreta|senha|chave secreta|password|chiave segreta)`,
    ),
  },
];

interface OtherScript {
  readonly id: string;
  readonly kind: InjectionRule['kind'];
  readonly weight: number;
  /** Global; each of its repetitions is bounded. */
  readonly pattern: RegExp;
}

/** A text without one of these letters is not looked through. */
export const OTHER_LETTERS = /[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

export const OTHER_SCRIPT_RULES: readonly OtherScript[] = [
  {
    id: 'ru_ignore',
    kind: 'override',
    weight: ENOUGH,
    pattern:
      /(?:игнорир|забуд|не обращай|отбрось|пренебреги|отмени|переопредели|не следуй)[а-яё]{0,6}[^.!?\n]{0,60}?(?:инструкци|указани|команд|правил|всё|все,|все что|предыдущ|ограничени|функци)/giu,
  },
  {
    id: 'ru_role',
    kind: 'role',
    weight: ENOUGH,
    pattern:
      /(?:теперь (?:ты|вы)|(?:ты|вы) теперь|отныне|режим разработчика|без (?:всяких |каких-либо )?ограничений|притворись|режим джейлбрейка|я твой разработчик|я бог)/giu,
  },
  {
    id: 'ru_leak',
    kind: 'leak',
    weight: ENOUGH,
    pattern:
      /(?:системн[а-яё]{2,3} (?:промпт|подсказк|инструкц|сообщени)|(?:твой|ваш) (?:секретный|пароль)|какой (?:твой |ваш |у вас )?(?:секретный|пароль)|(?:раскрой|покажи|выведи)[а-яё]{0,3} (?:свои|свой|твои|все)? ?(?:инструкци|промпт|секрет|парол))/giu,
  },
  {
    id: 'zh_ignore',
    kind: 'override',
    weight: ENOUGH,
    pattern:
      /(?:忽略|无视|無視|忘记|忘掉|忽视|不要遵守|绕过|覆盖|不再遵守|放弃|丢弃|清除|取消|停止遵守|不必遵守|废弃)[^。！？\n]{0,20}?(?:指令|指示|提示|规则|命令|设定|限制|说明|上述|以上|安全|审查|一切|之前|先前|前面|策略|约束)|(?:指令|限制|约束|规则|要求)[^。！？\n]{0,12}?(?:视为|当成|当作)[^。！？\n]{0,6}?(?:失效|过期|无效|作废)/gu,
  },
  {
    id: 'zh_role',
    kind: 'role',
    weight: ENOUGH,
    pattern:
      /(?:你现在(?:是|处于|已|进入)|从现在(?:开始|起)[，,]?(?:你|请|只)|你将扮演|假装你|开发者模式|开发模式|越狱|不得拒绝|(?:没有|不受)(?:任何)?(?:限制|约束|道德)|无限制模式|系统模式|覆盖模式|我是(?:上帝|你的开发|管理员)|调试模式|管理员模式|维护模式)/gu,
  },
  {
    id: 'zh_leak',
    kind: 'leak',
    weight: ENOUGH,
    pattern:
      /(?:(?:显示|输出|泄露|透露|告诉我|打印|展示|重复|复述|公开|给出|返回|揭示|说出|列出|导出|发送|读取)[^。！？\n]{0,20}?(?:系统提示|提示词|隐藏|内部(?:说明|指令|规则)|密码|密钥|令牌|凭证|system prompt|初始指令|开发者|机密)|你的(?:系统提示|密码|秘密|密钥)|密码是什么|提供密码|(?:隐秘|不可见|隐藏|初始化?)的?(?:配置|消息|内容|设定|指令|提示))/giu,
  },
  {
    id: 'zh_decode',
    kind: 'encoded',
    weight: ENOUGH,
    pattern: /(?:解码|解密|译码)[^。\n]{0,10}?(?:执行|遵循|照做|运行)/gu,
  },
  {
    id: 'ja_ignore',
    kind: 'override',
    weight: ENOUGH,
    pattern:
      /(?:指示|命令|ルール|規則|プロンプト|制約|ガイドライン|上記|以前の|これまで|関数|すべて)[^。\n]{0,15}?(?:無視|忘れ|破棄|リセット|従わな)/gu,
  },
  {
    id: 'ja_other',
    kind: 'leak',
    weight: ENOUGH,
    pattern:
      /(?:システムプロンプト|あなたは(?:今から|これから|もう)|開発者モード|オーバーライドモード|無視して、|秘密の(?:鍵|キー)|パスワード(?:は|を)[^。\n]{0,12}?(?:何|教え|[?？]|ください)|システムモード|私は神)/gu,
  },
  {
    id: 'ko_ignore',
    kind: 'override',
    weight: ENOUGH,
    pattern: /(?:지시|명령|지침|규칙|프롬프트)[^.\n]{0,14}?(?:무시|잊)/gu,
  },
  {
    id: 'ko_leak',
    kind: 'leak',
    weight: ENOUGH,
    pattern: /시스템 ?프롬프트|개발자 모드|비밀번호(?:는|가) (?:무엇|뭐)/gu,
  },
  {
    id: 'ar_ignore',
    kind: 'override',
    weight: ENOUGH,
    pattern: /(?:تجاهل|انس[َى]?)[^.\n]{0,30}?(?:التعليمات|الأوامر|القواعد|تعليمات)/gu,
  },
];
