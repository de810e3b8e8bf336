// (pure) How long ago something was, in few characters.

const MINUTE = 60_000;

/** In the largest unit that says enough: `now`, `5 min`, `3 h`, `4 d`. */
export function ageOf(moment: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(moment)) / MINUTE));
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
