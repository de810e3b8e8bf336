// One line on a terminal that moves while something is awaited.

export interface Spinner {
  /** Shows what happens now. */
  say(text: string): void;
  /** Clears the line. */
  stop(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 90;
const CLEAR = '\r\u001b[2K';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/** @param write null where there is no terminal: nothing is then shown */
export function createSpinner(write: ((text: string) => void) | null, columns: number): Spinner {
  let timer: NodeJS.Timeout | null = null;
  let shown = '';
  let frame = 0;
  const startedAt = performance.now();
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - startedAt) / 1_000);
    const line = `${FRAMES[frame % FRAMES.length] ?? ''} ${shown} · ${seconds} s`;
    frame += 1;
    write?.(CLEAR + line.slice(0, Math.max(columns - 1, 20)));
  };
  return {
    say(text) {
      shown = text.split('\n', 1)[0] ?? '';
      if (write === null || timer !== null) return;
      write(HIDE_CURSOR);
      draw();
      timer = setInterval(draw, FRAME_MS);
      timer.unref();
    },
    stop() {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      write?.(CLEAR + SHOW_CURSOR);
    },
  };
}
