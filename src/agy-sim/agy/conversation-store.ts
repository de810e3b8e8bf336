/** Conversations on disk under the agent's home, so that resuming is real. */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../go/go-json.ts';
import { has } from './version.ts';

export interface Conversation {
  readonly id: string;
  readonly cwd: string;
  readonly usage: [number, number, number, number];
  readonly transcript: string[];
  turns: number;
  seconds: number;
  nextStep: number;
  structured?: JsonObject;
}

export interface ConversationStore {
  create(): Conversation;
  find(id: string): Conversation | undefined;
  /** The id that `--continue` means here. */
  latest(): string | undefined;
  save(conversation: Conversation): void;
}

const MOST_KEPT = 501;

const contains = (outer: string, inner: string): boolean => {
  const relative = path.relative(outer, inner);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // absent or torn: as good as never written
  }
};

function prune(folder: string): void {
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  if (files.length <= MOST_KEPT) return;
  const aged = files.map((file) => ({ file, age: statSync(file).mtimeMs })).sort((a, b) => a.age - b.age);
  for (const { file } of aged.slice(0, files.length - MOST_KEPT)) rmSync(file, { force: true });
}

function replaceFile(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

export function createConversationStore(appDir: string, version: string, cwd: string): ConversationStore {
  const folder = path.join(appDir, 'conversations');
  const extension = has(version, 'databaseStore') ? 'db' : 'pb';
  const lastFile = path.join(appDir, 'cache', 'last_conversations.json');
  const last = (): [string, string][] =>
    Object.entries((readJson(lastFile) as Record<string, string> | undefined) ?? {});
  const fileOf = (id: string): string => path.join(folder, `${id}.${extension}`);
  return {
    create: () => ({
      id: randomUUID(),
      cwd,
      usage: [0, 0, 0, 0],
      transcript: [],
      turns: 0,
      seconds: 0,
      nextStep: 0,
    }),
    find: (id) => (/^[\w-]+$/.test(id) ? (readJson(fileOf(id)) as Conversation | undefined) : undefined),
    latest: () => {
      const anywhere = !has(version, 'continueIsLocal');
      const nearby = has(version, 'continueNearby');
      const isHere = (where: string): boolean =>
        anywhere || where === cwd || (nearby && (contains(where, cwd) || contains(cwd, where)));
      return last().findLast(([where]) => isHere(where))?.[1];
    },
    save: (conversation) => {
      try {
        replaceFile(fileOf(conversation.id), JSON.stringify(conversation));
        const others = last().filter(([where]) => where !== cwd);
        replaceFile(lastFile, JSON.stringify(Object.fromEntries([...others, [cwd, conversation.id]])));
        prune(folder);
      } catch {
        // A read-only home answers all the same; only resuming breaks.
      }
    },
  };
}

/** Transcript lines, written before the answer reaches stdout. */
export function writeTranscript(appDir: string, version: string, { id, transcript }: Conversation): void {
  const folder = has(version, 'transcriptInBrain')
    ? path.join(appDir, 'brain', id, '.system_generated', 'logs')
    : path.join(appDir, 'log', id);
  const lines = transcript.map((content, index) => {
    const asked = index % 2 === 0;
    return JSON.stringify({
      step_index: index,
      source: asked ? 'USER_EXPLICIT' : 'MODEL',
      type: asked ? 'USER_INPUT' : 'PLANNER_RESPONSE',
      status: 'DONE',
      created_at: `${new Date().toISOString().slice(0, 19)}Z`,
      content: asked ? `<USER_REQUEST>\n${content}\n</USER_REQUEST>` : content,
    });
  });
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of ['transcript.jsonl', 'transcript_full.jsonl'])
      writeFileSync(path.join(folder, name), lines.map((line) => `${line}\n`).join(''));
  } catch {
    // As above: no transcript in a read-only home.
  }
}
