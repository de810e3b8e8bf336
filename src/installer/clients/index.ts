// The table of clients that the server can be registered with.
import { claude } from './claude.ts';
import type { ClientRow } from './client.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { gemini } from './gemini.ts';
import { vscode } from './vscode.ts';

export const CLIENTS: readonly ClientRow[] = [claude, codex, gemini, cursor, vscode];
